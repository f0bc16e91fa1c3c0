import type { PostBrief, PostDraft } from '@sluice/contracts';

/** A plain post by template: the topic, and what the source says of it. */
export function writePost({ topic, source }: PostBrief): PostDraft {
  return { title: topic, text: [topic, source].filter(Boolean).join('\n\n'), hashtags: [] };
}
