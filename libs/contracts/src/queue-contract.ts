import type { z } from 'zod';

export interface QueueOptions {
  /** Tries before the processor must record a final failure. */
  attempts: number;
  /** Jobs one replica works at once. */
  concurrency: number;
  /** The AbortSignal of a job fires after this long. */
  timeoutMs: number;
}

/** What a job was about, for those who look after what was given up. */
export interface Subject {
  /** With the queue's name, one dead letter. */
  subject: string;
  /** The event to work anew, when replaying that is what mends it; else null. */
  eventId: string | null;
  accountId: string | null;
}

/** The single truth about a queue: producer, consumer, metrics, health and docs read this object. */
export interface QueueContract<Name extends string = string, Payload extends z.ZodType = z.ZodType> {
  name: Name;
  payload: Payload;
  options: QueueOptions;
  example: z.input<Payload>;
  /** Jobs given up become dead letters of this service. Absent where a job given up costs nothing but time, because it only wakes. */
  deadLetter?: { stage: string; of(payload: z.infer<Payload>): Subject };
}

/** Declares a queue. Payloads are JSON only, parsed when sent and when consumed; new fields must be optional. */
export function defineQueue<const Name extends string, Payload extends z.ZodType>(
  contract: QueueContract<Name, Payload>,
): QueueContract<Name, Payload> {
  return contract;
}

export type PayloadOf<Contract> = Contract extends QueueContract<string, infer Payload> ? z.infer<Payload> : never;
