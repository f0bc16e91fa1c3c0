import type { WecomSimulator } from '@sluice/testing';
import type { Bench } from '../tools/bench/bench.ts';
import { type CostedLoad, costed, costRows } from '../tools/bench/cost.ts';
import type { Figure, Row } from '../tools/bench/figure.ts';
import type { Load } from '../tools/bench/load.ts';
import { rateRow } from '../tools/bench/rows.ts';
import type { System } from '../tools/bench/system.ts';
import { atLeast } from '../tools/bench/target.ts';
import { type SendCalls, startSender } from '../tools/bench/webhooks/sender.ts';
import { type BenchCorp, corpsOf, createCorps, doorbells, isPulled, leaveTexts } from '../tools/bench/webhooks/wecom.ts';
import { until } from '../tools/stack/until.ts';

const pullMs = 120_000;
/** Customer service accounts that a backlog lies in. */
const spreads = [4, 1];

interface Scene {
  bench: Bench;
  system: System;
  wecom: WecomSimulator;
  corp: BenchCorp;
  send: SendCalls;
}

/** How fast what waits at WeCom comes into the journal. */
export const pulls: Figure = {
  name: 'pulls',
  title: 'WeCom pull: a full backlog, pages of 1,000, from the first ring until all of it is in the journal (ingest alone)',
  bare: 'nothing to compare with',
  async run(bench) {
    const count = bench.size(20_000, 8_000);
    const scene = await openScene(bench);
    await pulled(scene, { mailboxes: scene.corp.openKfIds.splice(0, 1), count: 1_000 });
    const rows: Row[] = [];
    for (const spread of spreads) {
      const where = `${count.toLocaleString('en')} messages in ${spread} customer service account${spread === 1 ? '' : 's'}`;
      bench.say(`  ${where}…`);
      const rounds: CostedLoad[] = [];
      // Mailboxes that were never read, each time.
      for (let round = 0; round < bench.rounds; round++) rounds.push(await pulled(scene, { mailboxes: scene.corp.openKfIds.splice(0, spread), count }));
      rows.push(...rowsOf(where, rounds));
    }
    return rows;
  },
};

async function openScene(bench: Bench): Promise<Scene> {
  const mailboxes = 1 + bench.rounds * spreads.reduce((sum, spread) => sum + spread, 0);
  const corps = corpsOf({ corps: 1, mailboxes });
  const wecom = await bench.wecom(corps);
  const system = await bench.system('pulls', { wecom });
  await system.start('storage', 'ingest');
  await createCorps(system, corps);
  return { bench, system, wecom, corp: corps[0] as BenchCorp, send: await startSender(bench) };
}

/** Leaves messages, rings once for each mailbox, and waits until everything is in the journal. */
async function pulled({ bench, system, wecom, corp, send }: Scene, { mailboxes, count }: { mailboxes: string[]; count: number }): Promise<CostedLoad> {
  await system.empty();
  leaveTexts(wecom, mailboxes, count);
  const calls = doorbells(wecom, [{ ...corp, openKfIds: mailboxes }])(mailboxes.length);
  return costed(bench, { what: `${mailboxes.length} mailboxes`, pids: system.pids }, async () => {
    const beganAt = performance.now();
    const { failed, firstFailure } = await send({ origin: system.url('ingest'), calls, pace: { connections: mailboxes.length } });
    if (failed > 0) throw new Error(`A doorbell was refused: ${firstFailure}`);
    if (!(await until(() => isPulled(system), pullMs, 10))) throw new Error('The backlog was not read in time.');
    return journaled(system, { count, beganAt, elapsedMs: performance.now() - beganAt });
  });
}

/** When each message was written, after the beginning; throws unless all are there. */
async function journaled(system: System, { count, beganAt, elapsedMs }: { count: number; beganAt: number; elapsedMs: number }): Promise<Load> {
  const rows = await system.query<{ at: number }>('SELECT extract(epoch FROM received_at)::float8 * 1000 AS at FROM ingest.events');
  if (rows.length !== count) throw new Error(`${rows.length} of ${count} messages are in the journal.`);
  return { latencies: rows.map(({ at }) => at - performance.timeOrigin - beganAt), elapsedMs, failed: 0, firstFailure: null, lateMs: 0 };
}

function rowsOf(where: string, rounds: CostedLoad[]): Row[] {
  const sides = { sluice: rounds, bare: [] };
  return [rateRow(where, sides, atLeast(2_000)), ...costRows(sides)].map((row) => ({ ...row, bare: null, what: row.what === where ? where : `${where}, ${row.what}` }));
}
