import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeImage } from '@sluice/media';
import { CardReader } from './card-reader.ts';
import { ReaderLane } from './reader-lane.ts';
import { ReaderThread } from './reader-thread.ts';

// Reading takes all the processor there is: a machine that is busy with other things takes many times as long.
const patienceMs = 60_000;

const never = new AbortController().signal;
const photo = (): Promise<Buffer> => readFile(new URL('../../../../../../samples/cards/en1.photo.jpg', import.meta.url));
const whitfield = { contact: { name: 'Jonathan R. Whitfield' } };

describe('the card reader', () => {
  let reader: CardReader;
  beforeAll(async () => {
    reader = await CardReader.start({ mostWaiting: 1 });
  });
  afterAll(() => reader.close());

  it('reads a photo without holding up the event loop', async () => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 10);
    const reading = await reader.read(await photo(), never);
    clearInterval(timer);
    expect(reading).toMatchObject(whitfield);
    expect(ticks).toBeGreaterThan(10);
  });

  it('refuses what is no image', async () => {
    await expect(reader.read(Buffer.from('hello'), never)).rejects.toMatchObject({ code: 'unprocessable', details: { reason: 'not-an-image' } });
  });

  it('turns away what comes when the line is full', async () => {
    const image = await photo();
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => reader.read(image, never)));
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'throttled' } }]);
  });

  it('lets an aborted caller go at once, and reads on for the others', async () => {
    const caller = new AbortController();
    const image = await photo();
    const aborted = expect(reader.read(image, caller.signal)).rejects.toThrow('caller left');
    setTimeout(() => caller.abort(new Error('caller left')), 50);
    await aborted;
    expect(await reader.read(image, never)).toMatchObject(whitfield);
  });
});

describe('a reader that is out of time or broken', () => {
  it('fails the picture in hand and reads the next one with a new thread', async () => {
    const lane = await ReaderLane.open({ coresPerRun: 2 });
    const pixels = () => photo().then((bytes) => decodeImage(bytes, { maxSide: 1920 }));
    await expect(lane.read(await pixels(), 1)).rejects.toMatchObject({ code: 'timeout' });
    expect(await lane.read(await pixels(), patienceMs)).toMatchObject(whitfield);
    await lane.close();
  });

  it('is unavailable when its thread ends while reading', async () => {
    const thread = await ReaderThread.start({ coresPerRun: 1 });
    const reading = expect(thread.read(await decodeImage(await photo(), { maxSide: 1920 }), patienceMs)).rejects.toMatchObject({ code: 'unavailable' });
    await thread.stop();
    await reading;
    expect(thread.isBroken).toBe(true);
  });
});

describe('closing the card reader', () => {
  it('finishes the picture in hand and refuses those that wait or come', async () => {
    const reader = await CardReader.start();
    const image = await photo();
    const outcomes = Promise.allSettled([reader.read(image, never), reader.read(image, never)]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await reader.close();
    // Whichever was decoded first is in hand.
    const [done, refused] = (await outcomes).sort((one, other) => one.status.localeCompare(other.status));
    expect([done, refused]).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'unavailable' } }]);
    await expect(reader.read(image, never)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
