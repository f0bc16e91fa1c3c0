import type { PostPlatform } from '@sluice/contracts';

/** Hashtags people usually set on a platform, at most; chats have none. */
const most: Record<PostPlatform, number> = { instagram: 5, facebook: 3, threads: 1, x: 2, blog: 3, telegram: 0, line: 0, wecom: 0 };

const words = new Intl.Segmenter(['zh', 'en'], { granularity: 'word' });
const empty = new Set('the and for with from our your this that are was will you about into over new how why what when who its has have not but all can'.split(' '));

/** Hashtags out of the words of a topic. */
export function hashtagsFor(topic: string, platform: PostPlatform): string[] {
  const said = Array.from(words.segment(topic)).filter(({ isWordLike }) => isWordLike);
  return [...new Set(said.map(({ segment }) => segment).filter(isTelling))].slice(0, most[platform]);
}

function isTelling(word: string): boolean {
  if (/^\p{Script=Han}+$/u.test(word)) return word.length > 1;
  return /^[\p{L}\p{N}]{3,}$/u.test(word) && /\p{L}/u.test(word) && !empty.has(word.toLowerCase());
}
