import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@sluice/testing';
import { pass, stopClock } from '../../testing/model/still-clock.ts';
import { openLanes, type Lanes } from '../../testing/open-lanes.ts';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import type { Explanation } from './explanation.ts';
import { ExplainService } from './explain.service.ts';
import { LaneFacts } from './lane-facts.repository.ts';

const limits = [{ max: 20, windowMs: 60_000 }];
/** How long a send takes, and how often somebody looks. */
const tickMs = 1_000;

let stores: FreshDatabase;
let lanes: Lanes;
let service: ExplainService;
let account: string;
let accounts = 0;
let inFlight: string[];
let claimed: string[];
let chats = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  lanes = openLanes(await stopClock(stores.url));
  service = new ExplainService(new LaneFacts(lanes.database), { leaseMs: 20_000, paced: true });
});

beforeEach(async () => {
  account = `account-${++accounts}`;
  [inFlight, claimed] = [[], []];
  await keepAccount(lanes.database, account, { limits: [...limits, { scope: 'chat', max: 100, windowMs: 1 }] });
});

afterAll(async () => {
  await lanes.close();
  await stores.drop();
});

/** Messages to a chat each; the id of the last. */
async function come(priority: 'urgent' | 'normal' | 'low', count = 1): Promise<string> {
  for (let n = 0; n < count; n++) await lanes.accept(account, { chatId: String(++chats), priority });
  return (await messagesOf(lanes.database, account)).at(-1)?.id ?? '';
}

/** Sends what may be sent while so much time passes; every so often an urgent message comes. */
async function goOn(ticks: number, urgentEvery = Infinity): Promise<void> {
  for (let tick = 1; tick <= ticks; tick++) {
    if (tick % urgentEvery === 0) await come('urgent');
    await pass(lanes.database, tickMs);
    for (const attempt of inFlight) await lanes.settle(attempt);
    const visited = await lanes.claim(account, 20);
    inFlight = visited.claimed.map(({ attemptId }) => attemptId);
    claimed.push(...visited.claimed.map(({ messageId }) => messageId));
  }
}

/** How long a message was said to wait, and how long it does while urgent ones keep coming. */
async function measure(id: string, urgentEvery: number): Promise<{ said: number; really: number; arrivals: number | undefined }> {
  const { goesAt, basis }: Explanation = await service.explain(id);
  let really = 0;
  for (; !claimed.includes(id); really += tickMs) await goOn(1, (really / tickMs + 1) % urgentEvery === 0 ? 1 : Infinity);
  return { said: Date.parse(goesAt ?? '') - Date.parse(basis?.at ?? ''), really, arrivals: basis?.arrivals };
}

const arrivalsNow = async (id: string) => (await service.explain(id)).basis?.arrivals;

describe('while more important messages keep coming', () => {
  it.each([
    ['for a quarter of the window', 12, 40, 5],
    ['for half of the window', 6, 35, 10],
    ['for three quarters of the window', 4, 20, 15],
    ['for more than the window takes, so that only every tenth permit is left', 2, 3, 30],
  ])('the estimate is within a tenth or two seconds of when it goes: %s', async (_share, urgentEvery, waiting, perMinute) => {
    await goOn(72, urgentEvery);
    const id = await come('normal', waiting);
    const { said, really, arrivals } = await measure(id, urgentEvery);
    expect(arrivals).toBe(perMinute);
    expect(Math.abs(said - really)).toBeLessThanOrEqual(Math.max(2_000, really / 10));
  }, 60_000);

  it('it is known how much more important, and when the last of them came', async () => {
    await goOn(60, 20);
    const id = await come('normal');
    const seen = await new LaneFacts(lanes.database).atOneInstant(async (glance) => {
      const now = (await glance.message(id))?.now ?? NaN;
      return { now, ...(await glance.arrived(id, now)) };
    });
    expect(seen.better).toMatchObject({ rank: -2, lastAt: seen.now - tickMs });
    expect(seen.worse).toEqual({ counts: [0, 0, 0, 0, 0, 0], rank: 1, lastAt: 0 });
  });

  it('several that have only every tenth permit leave one after the other, as said of each', async () => {
    await goOn(72, 2);
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) ids.push(await come('low'));
    await goOn(35, 2);
    const said: number[] = [];
    for (const id of ids) said.push(Date.parse((await service.explain(id)).goesAt ?? ''));
    const really: number[] = [];
    const [seen] = await lanes.database.query<{ at: Date }>({ text: 'select at from spec.clock' });
    for (let ticks = 1; really.length < ids.length; ticks++) {
      await goOn(1, ticks % 2 === 0 ? 1 : Infinity);
      if (claimed.includes(ids[really.length] ?? '')) really.push((seen?.at.getTime() ?? NaN) + ticks * tickMs);
    }
    const missedMs = really.map((at, n) => Math.abs(at - (said[n] ?? NaN)));
    expect(missedMs.filter((ms, n) => ms > Math.max(2_000, ((really[n] ?? NaN) - (seen?.at.getTime() ?? NaN)) / 10))).toEqual([]);
  }, 60_000);

  it('a message that is still scheduled goes behind those that are as important and come before', async () => {
    await goOn(72, 6);
    const [urgent, low] = [await come('urgent'), await come('low')];
    expect([await arrivalsNow(urgent), await arrivalsNow(low)]).toEqual([0, 11]);
    const [clock] = await lanes.database.query<{ at: Date }>({ text: 'select at from spec.clock' });
    await lanes.accept(account, { chatId: 'later', priority: 'urgent', scheduledAt: new Date((clock?.at.getTime() ?? 0) + 60_000) });
    expect(await arrivalsNow((await messagesOf(lanes.database, account)).at(-1)?.id ?? '')).toBe(11);
  });
});

describe('a burst of more important messages', () => {
  it('that is over does not count', async () => {
    await come('urgent', 15);
    await goOn(61);
    expect(await arrivalsNow(await come('normal'))).toBe(0);
  });

  it('counts for the messages that it brought, and not as what keeps coming', async () => {
    const id = await come('normal');
    await come('urgent', 40);
    const { said, really, arrivals } = await measure(id, Infinity);
    expect(arrivals).toBe(0);
    expect(Math.abs(said - really)).toBeLessThanOrEqual(Math.max(2_000, really / 10));
  });

  it('amid what keeps coming does not count as load', async () => {
    await goOn(30, 2);
    await come('urgent', 12);
    await goOn(30, 2);
    expect(await arrivalsNow(await come('normal'))).toBe(30);
  });

  it('of what was planned is known as such', async () => {
    const [clock] = await lanes.database.query<{ at: Date }>({ text: 'select at from spec.clock' });
    for (let n = 1; n <= 60; n++) {
      await pass(lanes.database, tickMs);
      await lanes.accept(account, { chatId: String(++chats), priority: 'urgent', scheduledAt: new Date((clock?.at.getTime() ?? 0) + 3_600_000) });
    }
    expect(await arrivalsNow(await come('normal'))).toBe(0);
  });
});
