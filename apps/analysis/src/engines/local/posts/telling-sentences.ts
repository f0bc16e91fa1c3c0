const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });
/** Shorter ones are headings and interjections, longer ones no sentences. */
const lengths = { least: 6, most: 400 };

/** At most `most` sentences of a source, as they stand there and in their order: those that say most about the topic. */
export function tellingSentences(source: string, topic: string, most: number): string[] {
  const wanted = piecesOf(topic);
  const found = [...new Set(Array.from(sentences.segment(source), ({ segment }) => segment.replace(/\s+/gu, ' ').trim()))];
  const fit = found.filter(({ length }) => length >= lengths.least && length <= lengths.most);
  const ranked = fit.map((sentence, at) => ({ sentence, at, worth: worthOf(sentence, wanted, at) })).sort((a, b) => b.worth - a.worth || a.at - b.at);
  return ranked.slice(0, most).sort((a, b) => a.at - b.at).map(({ sentence }) => sentence);
}

/** Shares of the topic count most; then figures, which are what people look for; then standing at the beginning. */
function worthOf(sentence: string, wanted: ReadonlySet<string>, at: number): number {
  const said = piecesOf(sentence);
  const shared = [...wanted].filter((piece) => said.has(piece)).length;
  return (3 * shared) / Math.max(1, wanted.size) + (/\p{N}/u.test(sentence) ? 0.5 : 0) + 1 / (1 + at);
}

/** Words, and pairs of Han characters: what two texts on one subject share. */
function piecesOf(text: string): Set<string> {
  const folded = text.normalize('NFKC').toLowerCase();
  const words = folded.match(/[\p{Script=Latin}\p{N}]{2,}/gu) ?? [];
  const runs = folded.match(/\p{Script=Han}{2,}/gu) ?? [];
  const pairs = runs.flatMap((run) => Array.from([...run].slice(1), (char, index) => `${[...run][index]}${char}`));
  return new Set([...words, ...pairs]);
}
