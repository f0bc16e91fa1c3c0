import { SetMetadata } from '@nestjs/common';
import type { PayloadOf, QueueContract } from '@sluice/contracts';

export const PROCESSES = 'sluice:processes';

export interface JobContext {
  /** Fires when the job's time is up: work must stop. */
  signal: AbortSignal;
  /** 1 for the first try. */
  attempt: number;
}

/** What a class decorated with `@QueueProcessor(contract)` does. Harmless when run twice with the same payload. */
export interface Processor<Contract extends QueueContract> {
  handle(payload: PayloadOf<Contract>, context: JobContext): Promise<void>;
  /** Called when no further try will come: records the failure as a row, if anybody waits for the outcome. */
  giveUp?(payload: PayloadOf<Contract>, error: unknown): Promise<void>;
}

/** Marks the one class in an app that works the jobs of a queue. */
export const QueueProcessor = (contract: QueueContract): ClassDecorator => SetMetadata(PROCESSES, contract.name);
