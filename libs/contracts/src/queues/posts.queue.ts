import { z } from 'zod';
import { post } from '../post.ts';
import { defineQueue } from '../queue-contract.ts';
import { traceId } from '../words.ts';

/** analysis → storage: keep this post. */
export const postsQueue = defineQueue({
  name: 'posts',
  payload: z.object({ post, trace: traceId }),
  options: { attempts: 8, concurrency: 4, timeoutMs: 10_000 },
  example: {
    post: {
      id: '0197f0c0-0000-7000-8000-000000000005',
      runId: '0197f0c0-0000-7000-8000-000000000004',
      item: 0,
      brief: { topic: 'Opening in Taichung', tone: 'friendly', length: 'short', language: 'en', platform: 'facebook' },
      title: 'Opening in Taichung',
      text: 'We open in Taichung on Saturday.',
      hashtags: ['Taichung'],
      engine: 'local',
      createdAt: '2026-11-20T08:00:00.000Z',
    },
    trace: '4bf92f3577b34da6a3ce929d0e0e4736',
  },
});
