import { beforeEach, expect, it } from '@jest/globals';
import type { PoisonStore, Refusal } from '../../src/keys/poison/poison.store.ts';

export const refusal: Refusal = { code: 'rejected', message: 'gemini refuses this content.', details: { block: 'SPII' } };

/** What every store of refused requests promises. `open` begins one that holds nothing. */
export function describePoisonStore(open: () => Promise<PoisonStore>): void {
  let store: PoisonStore;

  beforeEach(async () => {
    store = await open();
  });

  it('knows what it was told to remember, and nothing else', async () => {
    await store.remember('one', refusal);
    await store.remember('two', { code: 'invalid', message: 'no' });
    expect(await Promise.all(['one', 'two', 'three'].map((hash) => store.recall(hash)))).toEqual([refusal, { code: 'invalid', message: 'no' }, null]);
  });
}
