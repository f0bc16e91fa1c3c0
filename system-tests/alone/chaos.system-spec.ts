import { describe, expect, it } from '@jest/globals';
import { chargesOf } from '../../tools/chaos/judge/judge.ts';
import { accountLimits, channelLimits } from '../../tools/chaos/limits.ts';
import { reportText } from '../../tools/chaos/report.ts';
import { runChaos } from '../../tools/chaos/run/chaos-run.ts';
import { openStand } from '../../tools/chaos/stand/stand.ts';
import { rough } from '../../tools/chaos/upstream/fates.ts';

const leaseMs = 4_000;

describe('the sending side while dispatchers and stores die; at length: npm run chaos', () => {
  it('loses nothing, sends nothing twice, keeps every limit and flood wait, and doubts only with reason', async () => {
    const stand = await openStand({ replicas: 3, seed: 11, odds: rough, limits: accountLimits, leaseMs, concurrency: 15 });
    try {
      const result = await runChaos(stand, {
        ...{ name: 'chaos', seed: 11, messages: 600, accounts: 40, chatsPerAccount: 5, burst: 15 },
        ...{ spanMs: 18_000, withinMs: 45_000, awayMs: 1_000, freezeMs: leaseMs + 1_500, limits: channelLimits },
        troubles: { kill: 5, freeze: 1, term: 0, flush: 1, redis: 1, postgres: 1 },
      });
      const charges = chargesOf(result.judgement);
      if (Object.keys(charges).length > 0) console.log(reportText(result));
      expect(charges).toEqual({});
      expect(result.judgement.windowsFilled).toBeGreaterThan(0);
      expect(result.ledger.asked).toHaveLength(600);
    } finally {
      await stand.close();
    }
  }, 75_000);
});
