import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@sluice/testing';
import fc from 'fast-check';
import { laneCommands } from '../../testing/model/commands.ts';
import type { Model } from '../../testing/model/lane-model.ts';
import { RealLanes } from '../../testing/model/real-lanes.ts';
import { anyRules, lanesOf } from '../../testing/model/rules.ts';
import { newWorld } from '../../testing/model/world.ts';
import { beginning } from '../../testing/model/still-clock.ts';

// A long run: MODEL_RUNS=20000. A failure again: MODEL_SEED, MODEL_PATH and MODEL_REPLAY as it said.
const { MODEL_RUNS, MODEL_COMMANDS = '60', MODEL_SEED, MODEL_PATH, MODEL_REPLAY } = process.env;
const runs = Number(MODEL_RUNS ?? 300);

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
      await fc.asyncModelRun(() => ({ model: newWorld(model), real }), commands);
    });
    const again = { ...(MODEL_SEED && { seed: Number(MODEL_SEED) }), ...(MODEL_PATH && { path: MODEL_PATH, endOnFailure: true }) };
    await fc.assert(property, { numRuns: runs, ...(!MODEL_RUNS && { interruptAfterTimeLimit: 40_000 }), ...again });
  }, 120_000 + runs * 400);
});

