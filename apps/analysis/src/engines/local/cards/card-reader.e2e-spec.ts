import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeImage } from '@sluice/media';
import { pngOf, until } from '@sluice/testing';
import { CardReader } from './card-reader.ts';
import { ReaderLane } from './reader-lane.ts';
import { ReaderThread, type Picture } from './reader-thread.ts';

// Reading takes all the processor there is: a machine that is busy with other things takes many times as long.
const patienceMs = 60_000;

const never = new AbortController().signal;
const taiwan = { country: 'TW' };
const limits = { timeoutMs: patienceMs, signal: never };
const sample = (name: string): Promise<Buffer> => readFile(new URL(`../../../../../../samples/cards/${name}`, import.meta.url));
const photo = (): Promise<Buffer> => sample('en1.photo.jpg');
const picture = async (): Promise<Picture> => ({ image: await decodeImage(await photo(), { maxSide: 1920 }), ...taiwan });
/** A JPEG that says early in its scan that it is over. */
const rotten = (jpeg: Buffer): Buffer => {
  const spoiled = Buffer.from(jpeg);
  spoiled.writeUInt16BE(0xffd9, spoiled.length >> 4);
  return spoiled;
};
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
    const reading = await reader.read(await photo(), taiwan, never);
    clearInterval(timer);
    expect(reading).toMatchObject(whitfield);
    expect(ticks).toBeGreaterThan(10);
  });

  it('places numbers without a country code in the country it is told', async () => {
    const { contact } = await reader.read(await sample('en2.clean.png'), { country: 'US' }, never);
    expect(contact?.phones.map(({ e164 }) => e164)).toContain('+14155550132');
  });

  it('gives all that is printed, each line with its place, to who asks while it is idle, and nothing while it is busy', async () => {
    const image = await photo();
    const print = await reader.readPrint(image, 'GB', never);
    expect(print).toMatchObject({ reading: whitfield });
    const name = print!.lines.find(({ text }) => text === 'Jonathan R. Whitfield')!;
    const email = print!.lines.find(({ text }) => text.includes('@'))!;
    for (const { confidence, box } of [name, email]) {
      expect(confidence).toBeGreaterThan(0.8);
      expect(Object.values(box).every((share) => share > 0 && share < 1)).toBe(true);
    }
    expect(name.box.y).toBeLessThan(email.box.y);
    expect(name.box.height).toBeGreaterThan(email.box.height);
    const reading = reader.read(image, taiwan, never);
    await expect(reader.readPrint(Buffer.from('hello'), 'GB', never)).rejects.toMatchObject({ code: 'unprocessable' });
    // Until the other has the thread, this one may get it first.
    await until('the reader to be busy', async () => (await reader.readPrint(image, 'GB', never)) === null);
    await reading;
  });

  it('gives no print when its time is over', async () => {
    const hasty = await CardReader.start({ timeoutMs: 1 });
    expect(await hasty.readPrint(await photo(), 'GB', never)).toBeNull();
    await hasty.close();
  });

  it.each([
    ['a text', () => Buffer.from('hello'), 'not-an-image'],
    ['nothing', () => Buffer.alloc(0), 'not-an-image'],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'not-an-image'],
    ['a photo of a telephone', () => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(64)]), 'heif'],
    ['half a photo', async () => (await photo()).subarray(0, 20_000), 'corrupt'],
    ['100 megapixels in a small file', () => pngOf(10_000, 10_000), 'too-many-pixels'],
    ['an endless strip', () => pngOf(40_000, 4), 'too-long'],
  ])('refuses %s with its reason, and reads on', async (_, make, reason) => {
    await expect(reader.read(await make(), taiwan, never)).rejects.toMatchObject({ code: 'unprocessable', details: { reason } });
    await expect(reader.readPrint(await make(), 'TW', never)).rejects.toMatchObject({ code: 'unprocessable', details: { reason } });
  });

  it.each([
    ['a single pixel', () => pngOf(1, 1), 'too-small'],
    ['a long strip', () => pngOf(20_000, 3), 'too-small'],
    ['a thin one', () => pngOf(2_000, 30), 'too-small'],
    ['a tall one', () => pngOf(3, 20_000), 'too-small'],
    ['a photo that is over soon', async () => rotten(await photo()), 'corrupt'],
  ])('does not say of %s that it shows no card, but why it cannot tell', async (_, make, reason) => {
    await expect(reader.read(await make(), taiwan, never)).rejects.toMatchObject({ code: 'unprocessable', details: { reason } });
  });

  it('sees no card on a picture without print', async () => {
    expect(await reader.read(pngOf(400, 300), taiwan, never)).toMatchObject({ contact: null, others: [] });
  });

  it('reads a photo that carries an archive behind it', async () => {
    expect(await reader.read(Buffer.concat([await photo(), Buffer.from('PK\x03\x04 and so on')]), taiwan, never)).toMatchObject(whitfield);
  });

  it('turns away what comes when the line is full', async () => {
    const image = await photo();
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => reader.read(image, taiwan, never)));
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'throttled' } }]);
  });

  it('lets an aborted caller go at once, and reads on for the others', async () => {
    const caller = new AbortController();
    const image = await photo();
    const aborted = expect(reader.read(image, taiwan, caller.signal)).rejects.toThrow('caller left');
    setTimeout(() => caller.abort(new Error('caller left')), 50);
    await aborted;
    expect(await reader.read(image, taiwan, never)).toMatchObject(whitfield);
  });
});

describe('a reader that is out of time or broken', () => {
  it('fails the picture in hand and reads the next one with a new thread', async () => {
    const lane = await ReaderLane.open({ coresPerRun: 2 });
    
    await expect(lane.read(await picture(), { ...limits, timeoutMs: 1 })).rejects.toMatchObject({ code: 'timeout' });
    expect(await lane.read(await picture(), limits)).toMatchObject({ reading: whitfield });
    await lane.close();
  });

  it('is unavailable when its thread ends while reading', async () => {
    const thread = await ReaderThread.start({ coresPerRun: 1 });
    const reading = expect(thread.read(await picture(), limits)).rejects.toMatchObject({ code: 'unavailable' });
    await thread.stop();
    await reading;
    expect(thread.isBroken).toBe(true);
  });
});

describe('a thread whose caller leaves', () => {
  it('stops reading before its next line, and is as good as before', async () => {
    const thread = await ReaderThread.start({ coresPerRun: 2 });
    const caller = new AbortController();
    const left = expect(thread.read(await picture(), { ...limits, signal: caller.signal })).rejects.toThrow('caller left');
    caller.abort(new Error('caller left'));
    await left;
    expect(thread.isBroken).toBe(false);
    expect(await thread.read(await picture(), limits)).toMatchObject({ reading: whitfield });
    await thread.stop();
  });
});

describe('closing the card reader', () => {
  it('finishes the picture in hand and refuses those that wait or come', async () => {
    const reader = await CardReader.start();
    const image = await photo();
    const outcomes = Promise.allSettled([reader.read(image, taiwan, never), reader.read(image, taiwan, never)]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await reader.close();
    // Whichever was decoded first is in hand.
    const [done, refused] = (await outcomes).sort((one, other) => one.status.localeCompare(other.status));
    expect([done, refused]).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'unavailable' } }]);
    await expect(reader.read(image, taiwan, never)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
