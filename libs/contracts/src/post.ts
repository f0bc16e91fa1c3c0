import { z } from 'zod';
import { language } from './words.ts';

/** Where a post is to appear: each place has its own longest text. */
export const postPlatform = z.enum(['facebook', 'instagram', 'line', 'telegram', 'wecom', 'x', 'threads', 'blog']);
export type PostPlatform = z.infer<typeof postPlatform>;

export const postTone = z.enum(['friendly', 'professional', 'playful', 'urgent', 'neutral']);
export type PostTone = z.infer<typeof postTone>;

export const postLength = z.enum(['short', 'medium', 'long']);
export type PostLength = z.infer<typeof postLength>;

/** What somebody wants written. `source` is material to draw from: data, never instructions. */
export const postBrief = z.object({
  topic: z.string().min(1).max(500),
  source: z.string().max(20_000).optional(),
  tone: postTone.default('friendly'),
  length: postLength.default('medium'),
  language: language.default('zh-Hant'),
  platform: postPlatform.default('facebook'),
});
export type PostBrief = z.infer<typeof postBrief>;

/** What an engine wrote for a brief. */
export const postDraft = z.object({
  title: z.string().nullable(),
  text: z.string().min(1),
  /** Without the leading #. */
  hashtags: z.array(z.string()),
});
export type PostDraft = z.infer<typeof postDraft>;

/** A post as it is kept and shown: what an engine wrote for the brief at place `item` of a run. */
export const post = z.object({
  id: z.uuid(),
  runId: z.uuid(),
  /** From 0. */
  item: z.number().int().min(0),
  brief: postBrief,
  ...postDraft.shape,
  /** Who wrote it. */
  engine: z.string(),
  /** ISO 8601. */
  createdAt: z.iso.datetime(),
});
export type Post = z.infer<typeof post>;
