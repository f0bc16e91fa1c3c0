import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StreamEvent } from '@sluice/contracts';
import { freshRedis, until, Wire } from '@sluice/testing';
import { Hearing } from '../testing/hearing.ts';
import { startStream, type Running } from '../testing/start-stream.ts';
import { streamKey } from './entry.ts';

let wire: Wire;
let other: Running;
let running: Running;

beforeEach(async () => {
  const url = await freshRedis();
  wire = await Wire.to(url);
  [other, running] = await Promise.all([startStream(url), startStream(wire.url)]);
});

afterEach(async () => {
  await Promise.all([running.app.close(), other.app.close()]);
  wire.close();
});

const alert = (code: string): StreamEvent => ({ type: 'alert', severity: 'info', about: 'spec', code, words: 'A spec runs.' });
const alerts = (count: number): StreamEvent[] => Array.from({ length: count }, (_, n) => alert(String(n)));
const codesOf = ({ heard }: Hearing): string[] => heard.map(({ json }) => (JSON.parse(json) as { code?: string }).code ?? '');
const counted = async (name: string): Promise<number> => {
  const lines = (await running.metrics()).split('\n').filter((line) => line.startsWith(name));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
};

describe('what is published', () => {
  it('reaches listeners in other processes, in order', async () => {
    const listener = new Hearing(other.reader);
    running.stream.publish(alert('first'));
    running.stream.publishAll(alerts(500));
    await until('the last', () => codesOf(listener).at(-1) === '499');
    expect(codesOf(listener)).toEqual(['first', ...alerts(500).map((_, n) => String(n))]);
    expect(await counted('sluice_stream_published_total')).toBe(501);
  });

  it('loses every field its contract does not have, and is dropped when it does not fit', async () => {
    const listener = new Hearing(other.reader);
    const row = { ...alert('row'), text: 'canary', name: 'canary' };
    running.stream.publishAll([{ type: 'alert' } as StreamEvent, row]);
    await until('it', () => codesOf(listener).includes('row'));
    expect(listener.heard.map(({ json }) => json).join()).not.toContain('canary');
    expect(await counted('sluice_stream_dropped_total')).toBe(1);
  });

  it('is kept for about ten thousand events', async () => {
    for (let round = 0; round < 15; round++) {
      running.stream.publishAll(alerts(1_000));
      await until('this round', async () => (await counted('sluice_stream_published_total')) === (round + 1) * 1_000);
    }
    const length = await other.redis.xlen(streamKey);
    expect([length >= 10_000, length < 11_000]).toEqual([true, true]);
  });
});

describe('events that cannot be kept', () => {
  it('beyond a thousand that wait are dropped and counted, and listeners are told', async () => {
    const listener = new Hearing(other.reader);
    running.stream.publishAll(alerts(1_500));
    await until('the gap', () => listener.types.includes('replay-gap'));
    await until('the last that fits', () => codesOf(listener).includes('999'));
    expect(codesOf(listener)).not.toContain('1000');
    expect(await counted('sluice_stream_dropped_total')).toBe(500);
  });

  it.each([
    ['gone', () => wire.cut()],
    ['a black hole', () => wire.hold()],
  ] as const)('while Redis is %s are dropped without an error, and listeners are told once it is back', async (_how, breakIt) => {
    const listener = new Hearing(other.reader);
    breakIt();
    for (let time = 0; time < 5; time++) running.stream.publishAll(alerts(10));
    await until('all to be dropped', async () => (await counted('sluice_stream_dropped_total')) === 50, 15_000);
    await wire.mend();
    await until('the gap', () => listener.types.includes('replay-gap') || (running.stream.publish(alert('nudge')), false));
    expect(JSON.parse(listener.heard.find(({ type }) => type === 'replay-gap')?.json ?? '')).toEqual({ type: 'replay-gap', reason: 'dropped' });
  });

  it('because Redis refuses to keep them, as one that is full does, count as dropped, too', async () => {
    // Other specs use the same server: only this one is refused anything.
    const user = `spec-${process.env['JEST_WORKER_ID'] ?? '0'}`;
    await other.redis.acl('SETUSER', user, 'reset', 'on', '>spec', '~*', '&*', '+@all', '-xadd');
    await running.app.close();
    running = await startStream(Object.assign(new URL(wire.url), { username: user, password: 'spec' }).href);
    running.stream.publish(alert('lost'));
    await until('it to be dropped', async () => (await counted('sluice_stream_dropped_total')) === 1);
    await other.redis.acl('SETUSER', user, '+xadd');
    const listener = new Hearing(other.reader);
    running.stream.publish(alert('kept'));
    await until('the next', () => codesOf(listener).includes('kept'));
    expect(listener.types).toEqual(['replay-gap', 'alert']);
  });
});
