/** A character that can be seen: no space, no control or format character, nothing that fonts leave out. */
const visible = /[^\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Text as PostgreSQL can keep it (no NUL characters, no halves of surrogate pairs); empty when nothing of it can be seen. */
export function cleanText(text: string): string {
  const clean = text.toWellFormed().replaceAll('\0', '');
  return visible.test(clean) ? clean : '';
}
