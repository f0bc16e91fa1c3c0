import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshRedis, until, Wire } from '@sluice/testing';
import { addEvents } from '../testing/add-events.ts';
import { Hearing } from '../testing/hearing.ts';
import { startStream, type Running } from '../testing/start-stream.ts';
import { streamKey } from './entry.ts';

let wire: Wire;
let direct: Running;
let running: Running;

beforeEach(async () => {
  const url = await freshRedis();
  wire = await Wire.to(url);
  [direct, running] = await Promise.all([startStream(url), startStream(wire.url)]);
});

afterEach(async () => {
  await Promise.all([running.app.close(), direct.app.close()]);
  wire.close();
});

const hear = (after?: string): Hearing => new Hearing(running.reader, after);

describe('what is forgotten', () => {
  it('is told as a gap to whoever comes back after it, who then hears what comes', async () => {
    const ids = await addEvents(direct.redis, 20);
    await until('the reader to have passed them', () => hear().from === ids.at(-1));
    await direct.redis.xtrim(streamKey, 'MAXLEN', 10);
    const listeners = [ids[9], ids[10], '1-0', '9999999999999-0'].map((after) => hear(after));
    await until('what they missed', () => listeners.every(({ heard }) => heard.length > 0));
    const [id] = await addEvents(direct.redis, 1);
    await until('everybody to hear the new one', () => listeners.every((listener) => listener.ids.at(-1) === id));
    expect(listeners.map(({ types }) => types[0] === 'replay-gap')).toEqual([true, false, true, true]);
    expect(listeners[1]?.ids).toEqual([...ids.slice(11), id]);
    expect(listeners[0]?.ids).toEqual([ids.at(-1), id]);
  });

  it.each([
    ['emptied', '1-0', '*'],
    ['emptied, and begins anew with smaller ids because a clock went back', '5000-0', '4000-*'],
  ])('is told as a gap to those who listen and to those who come back when the stream was %s; they hear what comes', async (_how, known, nextId) => {
    const put = async (id: string): Promise<string> => String(await direct.redis.xadd(streamKey, id, 'event', '{"type":"alert"}'));
    await put(known);
    await until('the reader to have passed it', () => hear().from === known);
    const listening = hear();
    await direct.redis.flushdb();
    await put(nextId);
    const back = hear(known);
    await until('the gap', () => [listening, back].every(({ heard }) => heard.length > 0));
    const id = await put(nextId);
    await until('both to hear what comes', () => [listening, back].every(({ ids }) => ids.at(-1) === id));
    expect([listening, back].map(({ ids }) => ids.filter((heard) => heard === id).length)).toEqual([1, 1]);
    expect([listening, back].map(({ types }) => types[0])).toEqual(['replay-gap', 'replay-gap']);
  });
});

describe('while Redis is away', () => {
  it.each([
    ['gone', () => wire.cut()],
    ['a black hole', () => wire.hold()],
  ] as const)('(%s) nobody can join; whoever is there hears everything once it is back', async (_how, breakIt) => {
    const before = await addEvents(direct.redis, 500);
    const [live, replaying] = [hear(), hear(before[0])];
    const gate = Promise.withResolvers<void>();
    replaying.room = gate.promise;
    await until('the first page', () => replaying.heard.length > 0);
    await until('live to be at the end', () => hear().from === before.at(-1));
    breakIt();
    gate.resolve();
    await until('the reader to notice', () => !running.reader.connected);
    expect(() => hear()).toThrow(expect.objectContaining({ code: 'unavailable' }));
    const meanwhile = await addEvents(direct.redis, 700);
    await wire.mend();
    await until('both to be at the end', () => [live, replaying].every(({ ids }) => ids.at(-1) === meanwhile.at(-1)));
    expect(replaying.ids).toEqual([...before.slice(1), ...meanwhile]);
    expect(live.ids.slice(-700)).toEqual(meanwhile);
    expect(new Set(live.ids).size).toBe(live.ids.length);
  });

  it('an app starts, and listens when it comes', async () => {
    wire.cut();
    const early = await startStream(wire.url, { ready: false });
    expect(early.reader.connected).toBe(false);
    await wire.mend();
    await until('it to see Redis', () => early.reader.connected);
    const listener = new Hearing(early.reader);
    const [id] = await addEvents(direct.redis, 1);
    await until('it to hear', () => listener.ids[0] === id);
    await early.app.close();
  });

  it('an app stops at once and leaves no connection', async () => {
    wire.hold();
    const startedAt = performance.now();
    await running.app.close();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await wire.mend();
    await until('every connection closed', () => wire.connections === 0);
    running = await startStream(wire.url);
  });
});
