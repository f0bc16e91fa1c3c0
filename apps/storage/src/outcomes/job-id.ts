/** The job of a reply: Bull's ids must not hold colons where its own keys do. */
export function jobIdOf(replyKey: string): string {
  return replyKey.replaceAll(':', '-');
}
