import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chargesOf } from '../../tools/chaos/judge/judge.ts';
import { channelLimits } from '../../tools/chaos/limits.ts';
import { mutants } from '../../tools/chaos/mutants/mutants.ts';
import { withMutant } from '../../tools/chaos/mutants/mutate.ts';
import { reportText } from '../../tools/chaos/report.ts';
import { type ChaosResult, runChaos } from '../../tools/chaos/run/chaos-run.ts';
import { peace } from '../../tools/chaos/run/nemesis-plan.ts';
import { openStand, type Stand } from '../../tools/chaos/stand/stand.ts';
import { calm, type Odds } from '../../tools/chaos/upstream/fates.ts';

const worst: Odds = { ...calm, throttledChat: 0.05, dropped: 0.1 };

describe('the checker of the chaos test, on systems that are wrong', () => {
  let stand: Stand;

  beforeAll(async () => {
    stand = await openStand({ replicas: 2, seed: 5, odds: calm, limits: [{ max: 4, windowMs: 800 }], leaseMs: 20_000, concurrency: 15 });
  }, 30_000);

  afterAll(async () => {
    await stand?.close();
  }, 30_000);

  const run = async (name: string, odds: Odds, withinMs: number): Promise<ChaosResult> => {
    await stand.upstream.change(odds);
    return runChaos(stand, {
      ...{ name, seed: 5, messages: 96, accounts: 6, chatsPerAccount: 8, burst: 8, spanMs: 2_500, withinMs },
      ...{ troubles: peace, awayMs: 0, freezeMs: 0, limits: channelLimits },
    });
  };

  it('finds nothing wrong with the one that is right', async () => {
    const result = await run('right', worst, 20_000);
    if (Object.keys(chargesOf(result.judgement)).length > 0) console.log(reportText(result));
    expect(chargesOf(result.judgement)).toEqual({});
  }, 30_000);

  it.each(mutants.map((mutant, index) => ({ ...mutant, index })))(
    'finds it guilty: $name',
    async ({ index, breaks, odds, ...mutant }) => {
      const charges = new Set<string>();
      // A race is not met in every run.
      for (let round = 1; round <= 3 && !charges.has(breaks); round++) {
        const result = await withMutant(stand.postgres.url, mutant, () => run(`mutant${index}round${round}`, odds, 7_000));
        if (process.env.CHAOS_SHOW) console.log(reportText(result));
        for (const charge of Object.keys(chargesOf(result.judgement))) charges.add(charge);
      }
      expect([...charges]).toContain(breaks);
    },
    40_000,
  );
});
