import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshRedis, until } from '@sluice/testing';
import { addEvents } from '../testing/add-events.ts';
import { Hearing } from '../testing/hearing.ts';
import { startStream, type Running } from '../testing/start-stream.ts';
import { streamKey } from './entry.ts';

let direct: Running;
let running: Running;

beforeEach(async () => {
  const url = await freshRedis();
  [direct, running] = await Promise.all([startStream(url), startStream(url)]);
});

afterEach(async () => {
  await Promise.all([running.app.close(), direct.app.close()]);
});

const hear = (after?: string): Hearing => new Hearing(running.reader, after);

describe('a listener', () => {
  it('is told what comes from now on, in order, each once', async () => {
    const before = await addEvents(direct.redis, 3);
    await until('the reader to have passed them', () => hear().from === before.at(-1));
    const listener = hear();
    const ids = await addEvents(direct.redis, 1_000);
    await until('the last', () => listener.ids.at(-1) === ids.at(-1));
    expect(listener.ids).toEqual(ids);
  });

  it('is told what came after the entry it knows, and then what comes', async () => {
    const before = await addEvents(direct.redis, 1_000);
    const listener = hear(before[99]);
    await until('the replay', () => listener.heard.length >= 900);
    const later = await addEvents(direct.redis, 10);
    await until('the last', () => listener.ids.at(-1) === later.at(-1));
    expect(listener.ids).toEqual([...before.slice(100), ...later]);
  });

  it('is told all that is kept when it begins at the beginning', async () => {
    const ids = await addEvents(direct.redis, 450);
    const listener = hear('0-0');
    await until('all', () => listener.ids.at(-1) === ids.at(-1));
    expect(listener.ids).toEqual(ids);
  });

  it('may know an entry that this process has not heard of yet', async () => {
    const listeners = (await addEvents(direct.redis, 1)).map((id) => hear(id));
    const later = await addEvents(direct.redis, 5);
    await until('the last', () => listeners[0]?.ids.at(-1) === later.at(-1));
    expect(listeners[0]?.ids).toEqual(later);
  });

  it('hears nothing once it has left', async () => {
    const [gone, other] = [hear(), hear()];
    gone.leave();
    await addEvents(direct.redis, 1);
    await until('the other to hear', () => other.heard.length > 0);
    expect(gone.heard).toEqual([]);
  });

  it('shares one waiting connection with all others', async () => {
    const listeners = Array.from({ length: 50 }, () => hear());
    const [id] = await addEvents(direct.redis, 1);
    await until('everybody to hear', () => listeners.every(({ ids }) => ids[0] === id));
    // One of `running`, one of `direct`.
    await until('two that wait', async () => String(await direct.redis.client('LIST')).split('\n').filter((line) => / cmd=xread /.test(line) && line.includes(` db=${direct.redis.options.db} `)).length === 2);
  });

  it('is passed over by what is no event', async () => {
    const listener = hear();
    const junk = ['{', '[]', '{"type":"UPPER"}', '{"type":"a\\nb"}', '{"type":"alert",\n"n":1}'];
    for (const json of junk) await direct.redis.xadd(streamKey, '*', 'event', json);
    await direct.redis.xadd(streamKey, '*', 'other', '{"type":"alert"}');
    const after = hear('0-0');
    const [id] = await addEvents(direct.redis, 1);
    await until('both to hear', () => [listener, after].every(({ ids }) => ids.length > 0));
    expect([listener.ids, after.ids]).toEqual([[id], [id]]);
  });
});

describe('from replay to live, while a publisher runs at full speed,', () => {
  it('nobody loses or doubles an event, wherever and whenever they join', async () => {
    const [first = ''] = await addEvents(direct.redis, 1);
    const all = [first];
    const listeners: { listener: Hearing; after: number }[] = [];
    const join = (): void => {
      const after = Math.floor(Math.random() * all.length);
      listeners.push({ listener: hear(all[after]), after });
    };
    for (let round = 0; round < 150; round++) {
      const adding = addEvents(direct.redis, 40);
      if (round % 3 === 0) join();
      all.push(...(await adding));
      if (round % 3 === 1) join();
    }
    await until('everybody to be at the end', () => listeners.every(({ listener }) => listener.ids.at(-1) === all.at(-1)));
    expect(listeners).toHaveLength(100);
    for (const { listener, after } of listeners) expect(listener.ids).toEqual(all.slice(after + 1));
  });

  it('a replay waits for a slow listener page by page, and holds nothing for it meanwhile', async () => {
    const ids = await addEvents(direct.redis, 1_000);
    const listener = hear(ids[0]);
    const gate = Promise.withResolvers<void>();
    listener.room = gate.promise;
    await until('the first page', () => listener.heard.length > 0);
    const later = await addEvents(direct.redis, 1_000);
    expect(listener.heard.length).toBeLessThanOrEqual(250);
    gate.resolve();
    await until('all', () => listener.ids.at(-1) === later.at(-1));
    expect(listener.ids).toEqual([...ids.slice(1), ...later]);
  });
});
