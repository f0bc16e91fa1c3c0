/** Text as PostgreSQL can keep it: no NUL characters, no halves of surrogate pairs. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}
