import { createHash } from 'node:crypto';
import { cleanText } from '@sluice/channels';
import { postBrief, type PostBrief } from '@sluice/contracts';
import { z } from 'zod';

const { topic, source } = postBrief.shape;
const visible = z.string().min(1, 'must hold something that can be seen');

/** Briefs, without what no database keeps. A field that nobody knows is refused: it would be left out of what is written. */
const brief = postBrief.extend({ topic: topic.transform((text) => cleanText(text).trim()).pipe(visible), source: source.transform((text) => text && cleanText(text)) }).strict();

export const postRequest = z.strictObject({ posts: z.array(brief).min(1).max(50) });
export type PostRequest = z.infer<typeof postRequest>;

/** SHA-256 of the briefs as they were understood: a key that is used again for others is told apart. */
export function hashOf(posts: readonly PostBrief[]): Buffer {
  const ordered = posts.map(({ topic, source = null, tone, length, language, platform }) => [topic, source, tone, length, language, platform]);
  return createHash('sha256').update(JSON.stringify(ordered)).digest();
}
