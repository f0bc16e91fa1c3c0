import { Injectable } from '@nestjs/common';
import { cleanText } from '@sluice/channels';
import { post, postBrief, postDraft, postsQueue, type Post, type PostDraft } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { againId, QueueProducer } from '@sluice/queue';
import { z } from 'zod';
import { EngineChain } from '../engines/engine-chain.ts';
import type { ItemWork } from '../runs/item-work.ts';
import type { EndedItem } from '../runs/runs.repository.ts';
import { fitDraft } from './platform-limits.ts';

/** What is kept of an item that is done. */
const written = postDraft.extend({ engine: z.string() });

/** Writes posts, each as long as its platform takes it, and has storage keep them. */
@Injectable()
export class PostWriter implements ItemWork {
  constructor(
    private readonly chain: EngineChain,
    private readonly producer: QueueProducer,
  ) {}

  async work(input: unknown, signal: AbortSignal): Promise<z.infer<typeof written>> {
    const brief = postBrief.parse(input);
    const { engine, value } = await this.chain.run('post', async (writer, limit) => visible(await writer.write(brief, limit)), { signal, mayWait: true });
    return { ...fitDraft(value, brief.platform), engine: engine.name };
  }

  async kept(items: readonly EndedItem[]): Promise<void> {
    const jobs = items.map((item) => ({ payload: { post: postOf(item), trace: item.trace }, jobId: againId(`p${item.id}`, Date.now()) }));
    await this.producer.wakeAll(postsQueue, jobs);
  }
}

/** What of a draft can be kept. Throws `unavailable`, so that another engine or another try does better, when nothing of it can be seen. */
function visible({ title, text, hashtags }: PostDraft): PostDraft {
  const clean = cleanText(text);
  if (clean === '') throw new AppError('unavailable', 'The engine wrote nothing that can be seen.');
  return { title: title && cleanText(title), text: clean, hashtags: hashtags.map(cleanText) };
}

function postOf({ id, runId, n, input, result, endedAt }: EndedItem): Post {
  return post.parse({ id, runId, item: n, brief: input, ...written.parse(result), createdAt: endedAt.toISOString() });
}
