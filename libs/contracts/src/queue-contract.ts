import type { z } from 'zod';

export interface QueueOptions {
  /** Tries before the processor must record a final failure. */
  attempts: number;
  /** Jobs one replica works at once. */
  concurrency: number;
  /** The AbortSignal of a job fires after this long. */
  timeoutMs: number;
}

/** The single truth about a queue: producer, consumer, metrics, health and docs read this object. */
export interface QueueContract<Name extends string = string, Payload extends z.ZodType = z.ZodType> {
  name: Name;
  payload: Payload;
  options: QueueOptions;
  example: z.input<Payload>;
}

/** Declares a queue. Payloads are JSON only, parsed when sent and when consumed; new fields must be optional. */
export function defineQueue<const Name extends string, Payload extends z.ZodType>(
  contract: QueueContract<Name, Payload>,
): QueueContract<Name, Payload> {
  return contract;
}

export type PayloadOf<Contract> = Contract extends QueueContract<string, infer Payload> ? z.infer<Payload> : never;
