import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@sluice/testing';
import fc from 'fast-check';
import { laneCommands } from '../../testing/model/commands.ts';
import type { Model } from '../../testing/model/lane-model.ts';
import { RealLanes } from '../../testing/model/real-lanes.ts';
import { anyRules, lanesOf } from '../../testing/model/rules.ts';

// A long run: MODEL_RUNS=20000. A failure again: MODEL_SEED, MODEL_PATH and MODEL_REPLAY as it said.
const { MODEL_RUNS = '300', MODEL_COMMANDS = '40', MODEL_SEED, MODEL_PATH, MODEL_REPLAY } = process.env;
const runs = Number(MODEL_RUNS);
const beginning = Date.UTC(2100, 0, 1);

let stores: FreshDatabase;
let real: RealLanes;

beforeAll(async () => {
  stores = await freshDatabase();
  real = await RealLanes.open(stores.url);
});

afterAll(async () => {
  await real.database.onApplicationShutdown();
  await stores.drop();
});

describe('whatever happens to lanes, in whatever order', () => {
  it('they claim, record and wake as a model of a page does, and their tables agree with each other', async () => {
    const property = fc.asyncProperty(anyRules, laneCommands(Number(MODEL_COMMANDS), MODEL_REPLAY), async (rules, commands) => {
      const model: Model = { now: beginning, halted: false, lanes: lanesOf(rules) };
      await real.begin(model.lanes, model.now);
      await fc.asyncModelRun(() => ({ model: { model, nextId: 100 }, real }), commands);
    });
    const again = { ...(MODEL_SEED && { seed: Number(MODEL_SEED) }), ...(MODEL_PATH && { path: MODEL_PATH, endOnFailure: true }) };
    await fc.assert(property, { numRuns: runs, ...again });
    const { stats } = await import('../../testing/model/world.ts'); console.log(JSON.stringify(stats));
    const q = async (text: string, values: unknown[] = []) => { const t = performance.now(); for (let i = 0; i < 200; i++) await real.database.query({ name: text.slice(0, 40), text, values }); return ((performance.now() - t) / 200).toFixed(2); };
    const ids = [real.accountId('bot'), real.accountId('kf')];
    console.log('select 1', await q('select 1'), 'clock', await q(`update spec.clock set at = at`), 'faults', await q('select spec.faults($1)', [ids]), 'now', await q('select spec.clock_timestamp()'));
  }, 120_000 + runs * 400);
});

