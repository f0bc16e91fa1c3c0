import { sizeOf, textLimits, type TextLimit } from '@sluice/channels';
import type { PostDraft, PostPlatform } from '@sluice/contracts';

/** How long a text may be, and how that is counted. */
interface PostLimit {
  max: number;
  sizeOf(text: string): number;
}

const codePoints = (text: string): number => [...text].length;
const messageLimit = (limit: TextLimit): PostLimit => ({ max: limit.max, sizeOf: (text) => sizeOf(text, limit) });

/** Longest texts: X weighted (help.x.com, counting characters), Threads, Instagram and Facebook in characters, chats as their channels. */
const limits: Record<PostPlatform, PostLimit> = {
  x: { max: 280, sizeOf: weightOnX },
  threads: { max: 500, sizeOf: codePoints },
  instagram: { max: 2_200, sizeOf: codePoints },
  facebook: { max: 63_206, sizeOf: codePoints },
  telegram: messageLimit(textLimits.telegram),
  line: messageLimit(textLimits.line),
  wecom: messageLimit(textLimits.wecom),
  blog: { max: Infinity, sizeOf: codePoints },
};

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const ellipsis = '…';

/** A draft as its platform takes it: without a title but on a blog, the text cut after a sentence, and as many hashtags as still fit behind it. */
export function fitDraft({ title, text, hashtags }: PostDraft, platform: PostPlatform): PostDraft {
  const limit = limits[platform];
  const fitting = cut(text.trim(), limit);
  const tags = [...new Set(hashtags.map((tag) => tag.replace(/^#+/u, '').replace(/\s+/gu, '')).filter(Boolean))];
  const kept = tags.filter((_tag, index) => limit.sizeOf(withTags(fitting, tags.slice(0, index + 1))) <= limit.max);
  return { title: platform === 'blog' ? title : null, text: fitting, hashtags: kept };
}

/** Whether a text and its hashtags are as short as the platform wants them. */
export function fitsPlatform({ text, hashtags }: PostDraft, platform: PostPlatform): boolean {
  return limits[platform].sizeOf(withTags(text, hashtags)) <= limits[platform].max;
}

function withTags(text: string, hashtags: readonly string[]): string {
  return hashtags.length === 0 ? text : `${text}\n\n${hashtags.map((tag) => `#${tag}`).join(' ')}`;
}

function cut(text: string, limit: PostLimit): string {
  if (limit.sizeOf(text) <= limit.max) return text;
  const whole = longestStart(text, sentences, limit).trimEnd();
  if (whole !== '') return whole;
  const room = { ...limit, max: limit.max - limit.sizeOf(ellipsis) };
  return `${longestStart(text, graphemes, room).trimEnd()}${ellipsis}`;
}

/** As many pieces as fit. */
function longestStart(text: string, pieces: Intl.Segmenter, { max, sizeOf: size }: PostLimit): string {
  let taken = 0;
  for (const { segment, index } of pieces.segment(text)) {
    taken += size(segment);
    // Space at the end falls away.
    if (taken - size(segment) + size(segment.trimEnd()) > max) return text.slice(0, index);
  }
  return text;
}

/** twitter-text 3: a link counts 23, an emoji 2, characters of these ranges 1, all others 2. */
function weightOnX(text: string): number {
  let weight = 0;
  const rest = text.replace(/https?:\/\/[^\s\p{Script=Han}，。！？、]+/gu, () => ((weight += 23), ''));
  for (const { segment } of graphemes.segment(rest)) weight += /\p{Extended_Pictographic}/u.test(segment) ? 2 : sum(segment);
  return weight;
}

function sum(grapheme: string): number {
  return [...grapheme].reduce((total, char) => total + (isLight(char.codePointAt(0) ?? 0) ? 1 : 2), 0);
}

function isLight(code: number): boolean {
  return code <= 0x10ff || (code >= 0x2000 && code <= 0x200d) || (code >= 0x2010 && code <= 0x201f) || (code >= 0x2032 && code <= 0x2037);
}
