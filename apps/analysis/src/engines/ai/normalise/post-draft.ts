import type { PostBrief, PostDraft } from '@sluice/contracts';
import { fitDraft } from '../../../posts/platform-limits.ts';
import { hasStrangeLink } from './links.ts';
import { line, list, misfit, paragraph, properties } from './plain.ts';

const longestTitle = 120;
const mostHashtags = 10;
const longestHashtag = 50;
const longestText = 70_000;

/**
 * What a model's answer to a brief means, as short as its platform wants it. Throws `unprocessable` (`details.reason` `misfit`) when there is no
 * text in it, and when it names a link that the brief does not.
 */
export function readPostAnswer(answer: unknown, { platform, topic, source = '' }: PostBrief): PostDraft {
  const said = properties(answer);
  const text = paragraph(said['text'], longestText);
  if (text === null) throw misfit();
  const title = line(said['title'], longestTitle);
  if (hasStrangeLink(`${title ?? ''}\n${text}`, `${topic}\n${source}`)) throw misfit();
  const hashtags = list(said['hashtags'], mostHashtags).flatMap((one) => hashtag(one) ?? []);
  return fitDraft({ title, text, hashtags }, platform);
}

/** Letters, digits and underscores are what platforms link. */
function hashtag(said: unknown): string | null {
  return line(said, longestHashtag)?.replace(/[^\p{L}\p{M}\p{N}_]/gu, '') || null;
}
