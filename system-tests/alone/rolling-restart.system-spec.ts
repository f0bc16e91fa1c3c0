import { describe, expect, it } from '@jest/globals';
import { chargesOf } from '../../tools/chaos/judge/judge.ts';
import { channelLimits } from '../../tools/chaos/limits.ts';
import { reportText } from '../../tools/chaos/report.ts';
import { runChaos } from '../../tools/chaos/run/chaos-run.ts';
import { peace } from '../../tools/chaos/run/nemesis-plan.ts';
import { openStand } from '../../tools/chaos/stand/stand.ts';
import { calm } from '../../tools/chaos/upstream/fates.ts';

describe('dispatchers that are replaced one after the other (SIGTERM) under load', () => {
  it('leave nothing uncertain, lose nothing and send nothing twice', async () => {
    const stand = await openStand({ replicas: 3, seed: 3, odds: calm, limits: [{ max: 20, windowMs: 1_000 }], leaseMs: 20_000, concurrency: 15 });
    try {
      const result = await runChaos(stand, {
        ...{ name: 'rolling', seed: 3, messages: 900, accounts: 60, chatsPerAccount: 20, burst: 10 },
        ...{ spanMs: 12_000, withinMs: 22_000, awayMs: 0, freezeMs: 0, limits: channelLimits },
        troubles: { ...peace, term: 6 },
      });
      const charges = chargesOf(result.judgement);
      if (Object.keys(charges).length > 0) console.log(reportText(result));
      expect({ ...charges, uncertain: result.judgement.uncertain }).toEqual({ uncertain: 0 });
      expect(result.facts.faults).toHaveLength(6);
    } finally {
      await stand.close();
    }
  }, 45_000);
});
