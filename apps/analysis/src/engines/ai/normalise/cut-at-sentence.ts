const sentenceEnd = /[。！？!?…\n]|\.(?=\s|$)/gu;

/** The text up to its last whole sentence within `longest` UTF-16 units; up to its last word where no sentence ends in the second half. */
export function cutAtSentence(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const room = text.slice(0, longest).replace(/[\ud800-\udbff]$/u, '');
  const ends = [...room.matchAll(sentenceEnd)].map(({ index, 0: mark }) => index + mark.length);
  const end = ends.at(-1) ?? 0;
  if (end >= longest / 2) return room.slice(0, end).trim();
  const space = room.lastIndexOf(' ');
  return `${room.slice(0, space >= longest / 2 ? space : longest - 1).trim()}…`;
}
