import { Injectable } from '@nestjs/common';
import { defineQueue, type PayloadOf } from '@sluice/contracts';
import { z } from 'zod';
import { QueueProcessor, type JobContext, type Processor } from '../src/processor.ts';

export const parcelsQueue = defineQueue({
  name: 'parcels',
  payload: z.object({ id: z.string() }),
  options: { attempts: 3, concurrency: 2, timeoutMs: 5_000 },
  example: { id: 'a' },
});

type Parcel = PayloadOf<typeof parcelsQueue>;

/** Remembers what it was given, and does with it what a spec says. */
@Injectable()
@QueueProcessor(parcelsQueue)
export class Parcels implements Processor<typeof parcelsQueue> {
  readonly handled: string[] = [];
  readonly givenUp: string[] = [];
  work: (parcel: Parcel, context: JobContext) => Promise<void> = () => Promise.resolve();

  async handle(parcel: Parcel, context: JobContext): Promise<void> {
    this.handled.push(`${parcel.id}${context.attempt}`);
    await this.work(parcel, context);
  }

  giveUp({ id }: Parcel, error: unknown): Promise<void> {
    this.givenUp.push(`${id} ${String(error)}`);
    return Promise.resolve();
  }
}
