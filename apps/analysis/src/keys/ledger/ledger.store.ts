import type { Ledger } from './ledger.ts';

/** Looks at a ledger and may answer another: the same object when nothing is to be changed. It may be run more than once. `now`: epoch milliseconds. */
export type Step<Answer> = (ledger: Ledger, now: number) => { ledger: Ledger; answer: Answer };

/** Ledgers by name, changed by one at a time. Throws only when the store is broken. */
export abstract class LedgerStore {
  abstract change<Answer>(name: string, step: Step<Answer>): Promise<Answer>;
}
