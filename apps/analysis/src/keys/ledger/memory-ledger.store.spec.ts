import { describe } from '@jest/globals';
import { describeLedgerStore } from '../../../testing/keys/ledger-store.conformance.ts';
import { MemoryLedgerStore } from './memory-ledger.store.ts';

describe('ledgers in memory', () => {
  describeLedgerStore(() => Promise.resolve(new MemoryLedgerStore()));
});
