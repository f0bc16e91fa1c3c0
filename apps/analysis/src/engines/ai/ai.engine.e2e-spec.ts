import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { cardReading, postBrief, postDraft, textReading } from '@sluice/contracts';
import { inspectImage } from '@sluice/media';
import { useAiRig, busyPrint, providerNames, said, ScriptedPrint, type EngineChanges } from '../../../testing/ai-rig.ts';

const message = { text: '請問 canary-text 一台多少錢？', languageHint: null };
const never = new AbortController().signal;
const noCard = { contact: null, others: [], confidence: 0.9 };
const photo = await readFile(new URL('../../../../../samples/cards/en1.photo.jpg', import.meta.url));

const rig = await useAiRig();

describe.each(providerNames)('the engine %s', (name) => {
  const simulator = () => rig.simulator(name);
  const engine = (changes: EngineChanges = {}) => rig.engine(name, changes);

  it('reads texts', async () => {
    const reading = await engine().understand(message, never);
    expect(textReading.parse(reading)).toMatchObject({ writtenIn: 'zh-Hant', language: 'zh-Hant', intent: 'question', reply: said.text.reply });
    const { asked } = simulator().calls[0]!;
    expect(asked!.texts.join()).toContain('canary-text');
    expect(asked!.system).not.toContain('canary-text');
    expect(asked!.schema).toMatchObject({ required: Object.keys(said.text), additionalProperties: false });
  });

  it('writes posts', async () => {
    const brief = postBrief.parse({ topic: '新品', source: 'A3 印表機', language: 'zh-Hans', platform: 'threads', tone: 'playful', length: 'short' });
    expect(postDraft.parse(await engine().write(brief, never))).toEqual({ title: null, text: '新品上市了。', hashtags: ['新品'] });
    const asked = simulator().calls[0]!.asked!.texts.join();
    for (const told of ['Simplified Chinese', 'threads', 'playful', 'one or two sentences', 'A3 印表機']) expect(asked).toContain(told);
  });

  it('reads the photo, upright and small, together with the lines that a recogniser found', async () => {
    const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.1 };
    const print = new ScriptedPrint(() => Promise.resolve({ lines: [{ text: '陳 建 宏', confidence: 0.9, box }], reading: noCard }));
    const shown: Uint8Array[] = [];
    simulator().answerWith(({ images }) => {
      shown.push(...images.map(({ bytes }) => bytes));
      return said.card;
    });
    const reading = cardReading.parse(await engine({ print }).readCard({ bytes: photo, country: 'TW' }, never));
    expect(reading.contact).toMatchObject({ name: '陳建宏', phones: [{ type: 'mobile', e164: '+886912345678' }] });
    expect(reading.contact!.fields['name']).toEqual({ value: '陳建宏', confidence: 0.97, source: name, box });
    expect(simulator().calls[0]!.asked!.texts.join()).toContain('陳 建 宏');
    const { format, width, height } = await inspectImage(shown[0]!);
    expect([shown.length, format, Math.max(width, height) <= 2_048]).toEqual([1, 'jpeg', true]);
  });

  it.each([
    ['busy', busyPrint],
    ['broken', new ScriptedPrint(() => Promise.reject(new Error('no reader')))],
    ['slow', new ScriptedPrint((signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))))],
    ['deaf', new ScriptedPrint(() => new Promise(() => undefined))],
  ])('reads the photo alone when the recogniser is %s', async (_, print) => {
    const { contact, confidence } = await engine({ print }).readCard({ bytes: photo, country: 'TW' }, never);
    expect([contact!.name, contact!.fields['name']!.confidence, confidence]).toEqual(['陳建宏', 0.85, 0.88]);
  });

  it('reads the photo alone when there are more photos than can be looked at at leisure, whoever was being read then', async () => {
    const [begun, stopped] = [Promise.withResolvers<undefined>(), Promise.withResolvers<unknown>()];
    const print = new ScriptedPrint((signal) => {
      begun.resolve(undefined);
      signal.addEventListener('abort', () => stopped.resolve(signal.reason));
      return new Promise(() => undefined);
    });
    const reading = engine({ print }).readCard({ bytes: photo, country: 'TW' }, never);
    await begun.promise;
    await Promise.all([1, 2, 3].map(() => rig.photos.track(() => stopped.promise)));
    expect(await stopped.promise).toEqual(new Error('too many photos are in work'));
    expect((await reading).contact!.name).toBe('陳建宏');
  });

  it('asks about several photos at once when more come than calls may be made, and about each alone when the answer mixes them up', async () => {
    const photos = await Promise.all(['en1', 'jp1', 'tc1'].map(async (card) => readFile(new URL(`../../../../../samples/cards/${card}.photo.jpg`, import.meta.url))));
    const read = () => Promise.all(photos.map((bytes) => several.readCard({ bytes, country: 'TW' }, never)));
    const several = engine({ calls: { mostCalls: 1, mostInCall: 3 } });
    simulator().answerWith(({ images }) => ({ photos: images.map((_, index) => ({ photo: index + 1, cards: [{ ...said.card.cards[0], name: `第${index + 1}人` }] })) }));
    const together = await read();
    expect([simulator().calls.length, together.map(({ contact }) => contact?.name).sort()]).toEqual([1, ['第1人', '第2人', '第3人']]);
    simulator().forgetCalls();
    simulator().answerWith(({ images }) => (images.length > 1 ? { photos: [] } : said.card));
    expect((await read()).map(({ contact }) => contact?.name)).toEqual(['陳建宏', '陳建宏', '陳建宏']);
    expect(simulator().calls.map(({ asked }) => asked?.images.length)).toEqual([3, 1, 1, 1]);
  });

  it('refuses what is no image before anybody is asked', async () => {
    let reads = 0;
    const print = new ScriptedPrint(() => Promise.resolve(((reads += 1), null)));
    const svg = { bytes: Buffer.from('<svg/>'), country: 'TW' };
    await expect(engine({ print }).readCard(svg, never)).rejects.toMatchObject({ code: 'unprocessable', details: { reason: 'not-an-image' } });
    expect([simulator().calls.length, rig.keys.requests.length, reads]).toEqual([0, 0, 0]);
  });

  it('sends the same for the same input, known by one fingerprint', async () => {
    await engine().understand(message, never);
    await engine().understand(message, never);
    await engine().understand({ text: 'another', languageHint: null }, never);
    const [first, second, third] = rig.keys.requests.map(({ fingerprint }) => fingerprint);
    expect([first === second, first === third]).toEqual([true, false]);
    expect([...simulator().inputs.values()].map(({ asked }) => asked)).toEqual([2, 1]);
  });

  it('has a version for each task that names models, prompt and shape, and the rules that have a say in texts', () => {
    const versions = (['card', 'text', 'post'] as const).map((task) => engine({ models: ['m1', 'm2'] }).versionOf(task).replaceAll(/\d+/g, 'N'));
    expect(versions).toEqual(['pN.sN', 'pN.sN.rN', 'pN.sN'].map((version) => `${name}:mN,mN:${version}`));
  });
});
