import { Injectable } from '@nestjs/common';
import { contact, type IncomingEvent } from '@sluice/contracts';
import { AppError, codes, problemOf, type Code, type Problem } from '@sluice/errors';
import { inspectImage } from '@sluice/media';
import { newTrace } from '@sluice/observability';
import { inParallel } from '@sluice/parallel';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { JournalRepository } from '../journal/journal.repository.ts';
import { WakeService } from '../journal/wake.service.ts';
import { OutcomeWaiter } from '../outcomes/outcome-waiter.service.ts';

/** A card that was read, or is being read (only `event` then). */
export const cardResult = z.object({
  event: z.string(),
  engine: z.string().optional(),
  cached: z.boolean().optional(),
  /** Null when the photo shows no card. */
  contact: contact.nullish(),
  /** The people of further cards on the same photo. */
  others: z.array(contact).optional(),
});
export type CardResult = z.infer<typeof cardResult>;

export interface CardRequest {
  images: readonly Buffer[];
  wait: boolean;
  idempotencyKey: string | undefined;
}

const waitMs = 30_000;
const atOnce = 4;

/** Uploaded cards go the way every photo goes; only that there is no chat to answer in. */
@Injectable()
export class CardsService {
  constructor(
    private readonly journal: JournalRepository,
    private readonly wakes: WakeService,
    private readonly outcomes: OutcomeWaiter,
  ) {}

  async readOne({ images, wait, idempotencyKey }: CardRequest): Promise<CardResult> {
    const [image] = images;
    if (!image) throw new AppError('invalid', 'Send at least one file field named image.');
    return this.read(image, wait, idempotencyKey);
  }

  /** One card's failure never touches another's. */
  async readMany({ images, wait, idempotencyKey }: CardRequest): Promise<(CardResult | { error: Problem })[]> {
    const items: (CardResult | { error: Problem })[] = [];
    const indexed = images.map((image, index) => ({ image, key: idempotencyKey && `${idempotencyKey}:${index}` }));
    for await (const result of inParallel(indexed, ({ image, key }) => this.read(image, wait, key), { concurrency: atOnce })) {
      if (!result.ok && !(result.error instanceof AppError)) throw result.error;
      items[result.index] = result.ok ? result.value : { error: problemOf(result.error as AppError) };
    }
    return items;
  }

  private async read(image: Buffer, wait: boolean, idempotencyKey: string | undefined): Promise<CardResult> {
    await inspectImage(image);
    const event = await this.journalPhoto(image, idempotencyKey);
    const known = wait ? await this.outcomes.wait(event, waitMs) : undefined;
    if (!known) return { event };
    if (known.stage === 'failed') throw new AppError(codeOf(known.code), known.reason, { details: { event } });
    const { engine, cached, contact, others } = known;
    return { event, engine, cached, contact, others };
  }

  private async journalPhoto(bytes: Buffer, idempotencyKey: string | undefined): Promise<string> {
    const platformEventId = idempotencyKey === undefined ? uuid() : `key:${idempotencyKey}`;
    const event: Omit<IncomingEvent, 'id' | 'accountId' | 'channel'> = {
      chatId: null,
      kind: 'photo',
      text: null,
      media: { source: 'transit', id: 'self' },
      sender: { id: 'api', name: null, language: null },
      at: new Date().toISOString(),
    };
    const trace = newTrace();
    const origin = { accountId: 'api', channel: 'api', revision: null } as const;
    const entry = await this.journal.writeUpload(origin, { platformEventId, kind: 'photo', chatId: null, event }, { bytes, trace });
    if (entry?.event) await this.wakes.wake([{ event: entry.event, trace }]);
    return entry?.id ?? (await this.journal.find('api', platformEventId)) ?? platformEventId;
  }
}

function codeOf(code: string): Code {
  return codes.find((known) => known === code) ?? 'unavailable';
}
