import { afterEach, describe, expect, it } from '@jest/globals';
import type { ApiError} from '@google/genai';
import { GoogleGenAI } from '@google/genai';
import type { AiSimulatorOptions } from '../simulator-options.ts';
import { GeminiSimulator } from './gemini-simulator.ts';

const hour = 3_600_000;
/** Ten hours before midnight Pacific time. */
const afternoon = Date.parse('2026-01-15T22:00:00Z');

let gemini: GeminiSimulator;

afterEach(() => gemini.close());

async function start(keys: AiSimulatorOptions['keys'], seed = 1): Promise<void> {
  gemini = await GeminiSimulator.start({ keys, seed, clock: () => afternoon });
}

interface Detail {
  '@type': string;
  violations?: { quotaId: string; quotaValue: string; quotaDimensions: object }[];
  retryDelay?: string;
}

/** The details of the 429 that came; none when the call was answered. */
async function call(apiKey: string, model = 'gemini-2.5-flash'): Promise<Detail[]> {
  const { models } = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: gemini.url, apiVersion: 'v1beta', fetch } });
  try {
    await models.generateContent({ model, contents: 'hello' });
    return [];
  } catch (error) {
    const { status, message } = error as ApiError;
    expect(status).toBe(429);
    return (JSON.parse(message) as { error: { details: Detail[] } }).error.details;
  }
}

function toldBy(details: Detail[]): { quotaId?: string; quotaValue?: string; retryDelay?: string } {
  const violation = details.flatMap(({ violations = [] }) => violations)[0];
  const retryDelay = details.map((detail) => detail.retryDelay).find((delay) => delay !== undefined);
  return { quotaId: violation?.quotaId, quotaValue: violation?.quotaValue, retryDelay };
}

const perMinute = 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier';
const perDay = 'GenerateRequestsPerDayPerProjectPerModel-FreeTier';

describe('a quota by the minute', () => {
  it('is the project’s and the model’s, and fills up as a window', async () => {
    await start([
      { key: 'a', project: 'one', perMinute: 2 },
      { key: 'b', project: 'one', perMinute: 2 },
      { key: 'c', project: 'two' },
    ]);
    expect(await call('a')).toEqual([]);
    gemini.pass(20_500);
    expect(await call('b')).toEqual([]);
    expect(toldBy(await call('a'))).toEqual({ quotaId: perMinute, quotaValue: '2', retryDelay: '39.5s' });
    expect([await call('c'), await call('a', 'gemini-2.5-pro')]).toEqual([[], []]);
    gemini.pass(39_500);
    expect(await call('a')).toEqual([]);
    expect(toldBy(await call('a')).retryDelay).toBe('20.5s');
    expect([gemini.callsOf('a'), gemini.callsOf('b'), gemini.callsOf('c')]).toEqual([5, 1, 1]);
  });

  it('names the model', async () => {
    await start([{ key: 'a', project: 'one', perMinute: 0 }]);
    const details = await call('a');
    expect(details.flatMap(({ violations = [] }) => violations)).toMatchObject([{ quotaDimensions: { model: 'gemini-2.5-flash', location: 'global' } }]);
  });

  it('tells its details in any order', async () => {
    await start([{ key: 'a', project: 'one', perMinute: 0 }]);
    const orders = new Set<string>();
    for (let n = 0; n < 20; n += 1) orders.add((await call('a')).map((detail) => detail['@type']).join());
    expect(orders.size).toBeGreaterThan(2);
  });
});

it('a quota by the day fills up at midnight Pacific time, whatever RetryInfo says', async () => {
  await start([{ key: 'a', project: 'one', perDay: 1 }]);
  expect(await call('a')).toEqual([]);
  gemini.pass(15_000);
  expect(toldBy(await call('a'))).toEqual({ quotaId: perDay, quotaValue: '1', retryDelay: '45s' });
  gemini.pass(10 * hour - 15_001);
  expect(toldBy(await call('a')).quotaId).toBe(perDay);
  gemini.pass(1);
  expect(await call('a')).toEqual([]);
});

it('what is scripted says so for a project, without its RetryInfo too', async () => {
  await start([{ key: 'a', project: 'one' }]);
  gemini.addKey({ key: 'b', project: 'two' });
  const forever = gemini.fault({ kind: 'throttled', per: 'day', retryAfterMs: null }, { project: 'one', times: Infinity });
  expect([toldBy(await call('a')), toldBy(await call('a')), await call('b')]).toEqual([
    { quotaId: perDay, quotaValue: '1', retryDelay: undefined },
    { quotaId: perDay, quotaValue: '1', retryDelay: undefined },
    [],
  ]);
  forever.stop();
  expect([await call('a'), forever.hits]).toEqual([[], 2]);
});
