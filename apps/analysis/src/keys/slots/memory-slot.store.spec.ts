import { describe } from '@jest/globals';
import { describeSlotStore, limits } from '../../../testing/keys/slot-store.conformance.ts';
import { MemorySlotStore } from './memory-slot.store.ts';

describe('slots in memory', () => {
  describeSlotStore((clock) => Promise.resolve(new MemorySlotStore(limits, () => clock.now)));
});
