import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { Redis } from 'ioredis';
import type { Child } from '../tools/stack/child.ts';
import { services } from '../tools/stack/ports.ts';
import { isReady } from '../tools/stack/services.ts';
import { call } from './running/api.ts';
import { Crowd } from './running/crowd.ts';
import { readJournal, type Worked } from './running/ledger.ts';
import { openLine, type LinePlatform } from './running/platforms/line.ts';
import type { Platform } from './running/platforms/platform.ts';
import { openTelegram, type TelegramPlatform } from './running/platforms/telegram.ts';
import { openWecom } from './running/platforms/wecom.ts';
import { startSystem, type RunningSystem } from './running/system.ts';
import { Witness, type WebhookCall } from './running/witness.ts';

const card = readFileSync(new URL('../samples/cards/en1.clean.png', import.meta.url));
const everyService = services.map(({ name }) => name);
/** Somebody who shows a card, and somebody who comes or goes without a word. */
const [shows, isSilent] = [9_001, 9_002];

/** What was seen while something was away. */
interface Outage {
  /** The webhook calls that began, and were answered, meanwhile. */
  calls: readonly WebhookCall[];
  /** The services that were ready. */
  ready: readonly string[];
  /** What the gateway's /health said. */
  health: readonly [status: number, said: string];
}

describe('Telegram, LINE and WeCom at once, while stores and ingest go away and come back', () => {
  const nothing: Outage = { calls: [], ready: [], health: [0, ''] };
  const outages = { ingest: nothing, redis: nothing, postgres: nothing, both: nothing };
  let system: RunningSystem;
  let witness: Witness;
  let telegram: TelegramPlatform;
  let line: LinePlatform;
  let platforms: Platform[];
  let crowd: Crowd;
  /** By account, when all is over. */
  const journals = new Map<string, Worked[]>();

  const readyOnes = async (): Promise<string[]> => {
    const ready = await Promise.all(everyService.map((name) => isReady('127.0.0.1', system.portOf(name)).catch(() => false)));
    return everyService.filter((_name, index) => ready[index]);
  };

  const health = async (): Promise<Outage['health']> => {
    const { status, body } = await call<{ status: string }>(system, '/health');
    return [status, body.status];
  };

  /** Kills what is to be away, lets it be noticed, and starts it again. */
  const without = async (away: readonly Child[], isNoticed: (calls: readonly WebhookCall[]) => Promise<boolean> | boolean): Promise<Outage> => {
    const calls = await crowd.during(() => Promise.all(away.map((child) => child.kill('SIGKILL'))));
    await until('the outage to be noticed', () => isNoticed(calls()), 30_000);
    const outage = { calls: calls(), ready: await readyOnes(), health: await health() };
    await Promise.all(away.map((child) => child.start()));
    await until('every service to be ready again', async () => (await readyOnes()).length === everyService.length, 30_000);
    return outage;
  };

  const isEveryoneTaken = async (): Promise<boolean> => {
    await crowd.heard();
    return (await health())[1] === 'degraded';
  };
  const isEveryoneRefused = (calls: readonly WebhookCall[]): boolean =>
    platforms.every(({ accountId }) => calls.some((one) => one.accountId === accountId && one.answer === 503));

  const drained = async ({ accountId }: Platform): Promise<void> => {
    const isOpen = ({ kind, stage, answers }: Worked): boolean => stage === null || (['text', 'photo'].includes(kind) && answers.join() !== 'COMPLETED');
    const journal = await until(
      `everything of ${accountId} to be worked`,
      async () => {
        const entries = await readJournal(system, accountId);
        return entries.length >= (crowd.done.get(accountId)?.length ?? 0) && !entries.some(isOpen) && entries;
      },
      60_000,
    );
    journals.set(accountId, journal);
  };

  const flush = async (): Promise<void> => {
    const redis = new Redis(system.redisUrl);
    await redis.flushall();
    redis.disconnect();
  };

  beforeAll(async () => {
    system = await startSystem();
    witness = await Witness.before(system.gatewayUrl);
    const seen = { ...system, gatewayUrl: witness.url };
    [telegram, line] = [await openTelegram(seen, 'bot'), await openLine(seen, 'official')];
    platforms = [telegram, line, await openWecom(seen, 'desk')];
    crowd = new Crowd(platforms, witness);
    const { redis, postgres } = system;
    outages.ingest = await without([system.service('ingest')], isEveryoneRefused);
    for (const platform of platforms) crowd.note(platform, platform.show(shows, card));
    await crowd.during(flush);
    outages.redis = await without([redis], isEveryoneTaken);
    crowd.note(line, line.follow(isSilent));
    crowd.note(telegram, telegram.block(isSilent));
    outages.postgres = await without([postgres], isEveryoneRefused);
    outages.both = await without([redis, postgres], isEveryoneRefused);
    crowd.write();
    await crowd.heard();
    await Promise.all(platforms.map(drained));
    await until('health to say healthy', async () => (await health())[1] === 'healthy');
  }, 150_000);

  afterAll(async () => {
    await witness?.close();
    await system?.stop();
  }, 30_000);

  it('without Redis every call is answered 200, every service stays ready, and health says degraded', () => {
    const { calls, ready, health: said } = outages.redis;
    expect([new Set(calls.map(({ answer }) => answer)), ready, said]).toEqual([new Set([200]), everyService, [200, 'degraded']]);
    expect(new Set(calls.map(({ accountId }) => accountId)).size).toBe(platforms.length);
  });

  it.each([
    ['PostgreSQL', 'postgres'],
    ['PostgreSQL and Redis', 'both'],
  ] as const)('without %s every call of every platform is answered 503 with Retry-After, and only the gateway is ready', (_what, which) => {
    const { calls, ready, health: said } = outages[which];
    expect([new Set(calls.map(({ answer, retryAfter }) => `${answer} ${retryAfter}`)), ready, said]).toEqual([new Set(['503 1']), ['gateway'], [503, 'unhealthy']]);
  });

  it('while ingest, killed with -9, starts again nothing is acknowledged, every 503 has Retry-After, and the others are ready', () => {
    const { calls, ready, health: said } = outages.ingest;
    // 502: it went on a connection whose end the gateway had not heard of yet.
    expect(calls.filter(({ answer, retryAfter }) => answer !== 502 && `${answer} ${retryAfter}` !== '503 1')).toEqual([]);
    expect([ready, said]).toEqual([everyService.filter((name) => name !== 'ingest'), [503, 'unhealthy']]);
  });

  it('no platform ever lost its patience', () => {
    expect(witness.calls.filter(({ answer }) => typeof answer !== 'number')).toEqual([]);
  });

  it('all that people did is in the journal, once each: what was acknowledged, what was sent again, and what waited in mailboxes', () => {
    for (const { accountId } of platforms) {
      const kept = journals.get(accountId)?.map(({ platformEventId }) => platformEventId);
      expect(kept?.sort()).toEqual(crowd.done.get(accountId)?.toSorted());
      const acknowledged = witness.calls.filter((one) => one.accountId === accountId && one.answer === 200).flatMap(({ eventIds }) => eventIds);
      expect(acknowledged.filter((id) => !kept?.includes(id))).toEqual([]);
    }
    expect(witness.calls.some(({ eventIds }) => eventIds.length === 5)).toBe(true);
  });

  it('everything was worked for what it is', () => {
    const kinds = new Map([...journals].map(([accountId, journal]) => [accountId, new Set(journal.map(({ kind, stage }) => `${kind}: ${stage}`))]));
    const both = ['text: text', 'photo: card'];
    expect(kinds).toEqual(new Map([['bot', new Set([...both, 'blocked: noted'])], ['official', new Set([...both, 'followed: noted'])], ['desk', new Set(both)]]));
  });

  it('everybody who wrote got one answer, who showed a card got one contact, and who came or went got nothing', () => {
    for (const platform of platforms) {
      expect(crowd.people.filter((person) => platform.got(person).length !== 1)).toEqual([]);
      const said = platform.got(shows);
      expect([said.filter((text) => text.includes('Whitfield')).length, said.filter((text) => !/^📸|Whitfield/.test(text)), platform.got(isSilent)]).toEqual([1, [], []]);
      expect(said.length).toBeLessThanOrEqual(2);
    }
    expect([system.telegram.complaints, system.line.complaints]).toEqual([[], []]);
  });

  it('LINE was answered by reply tokens, which cost nothing', () => {
    const [first = 0] = crowd.people;
    expect(system.line.sent.filter(({ to, by }) => to.endsWith(first.toString(16)) && by === 'reply')).toHaveLength(1);
  });
});
