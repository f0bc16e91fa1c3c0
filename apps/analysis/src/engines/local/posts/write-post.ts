import type { PostBrief, PostDraft, PostLength, PostPlatform } from '@sluice/contracts';
import { fitDraft, fitsPlatform } from '../../../posts/platform-limits.ts';
import { hashtagsFor } from './hashtags.ts';
import { phrases } from './phrases.ts';
import { tellingSentences } from './telling-sentences.ts';

const sentencesByLength: Record<PostLength, number> = { short: 1, medium: 3, long: 8 };
const chats: ReadonlySet<PostPlatform> = new Set(['telegram', 'line', 'wecom']);

/**
 * A post by template: what is said about the topic are sentences of the source, as they stand there, and nothing else: as many as
 * there is room for, and the last words only where they fit beside them.
 */
export function writePost(brief: PostBrief): PostDraft {
  const topic = brief.topic.replace(/\s+/gu, ' ').trim().replace(/[.。!！?？]+$/u, '') || brief.topic;
  const said = tellingSentences(brief.source ?? '', topic, sentencesByLength[brief.length]);
  const draft = { title: brief.platform === 'blog' ? topic : null, hashtags: hashtagsFor(topic, brief.platform) };
  const texts = said.flatMap((_sentence, dropped) => variants(brief, topic, said.slice(0, said.length - dropped))).concat(variants(brief, topic, []));
  const drafts = texts.map((text) => ({ ...draft, text }));
  return fitDraft(drafts.find((candidate) => fitsPlatform(candidate, brief.platform)) ?? { ...draft, text: texts.at(-1) ?? topic }, brief.platform);
}

/** The whole text, and the same without its last words. */
function variants({ tone, language, platform, length }: PostBrief, topic: string, said: readonly string[]): string[] {
  const { open, closeChat, closeFeed } = phrases[language][tone];
  const body = length === 'long' ? said.map((sentence) => `• ${sentence}`).join('\n') : joined(said);
  const last = chats.has(platform) ? closeChat : closeFeed;
  return [[open(topic), body, last], [open(topic), body]].map((parts) => parts.filter(Boolean).join('\n\n'));
}

/** Sentences in a row: with spaces where the one before ends as in Latin scripts, on a new line where it does not end at all. */
function joined(said: readonly string[]): string {
  return said.reduce((text, sentence) => (text === '' ? sentence : `${text}${gapAfter(text)}${sentence}`), '');
}

function gapAfter(text: string): string {
  if (/[。！？…」』]$/u.test(text)) return '';
  return /[.!?][\p{Pe}\p{Pf}"']?$/u.test(text) ? ' ' : '\n';
}
