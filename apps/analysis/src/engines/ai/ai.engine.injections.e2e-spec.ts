import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { postBrief, textReading } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import type { AiAsk } from '@sluice/testing';
import { useAiRig, canaryKey, outcomeOf, providerNames, said, ScriptedPrint, type EngineChanges } from '../../../testing/ai-rig.ts';
import { injections } from '../../../testing/injections.ts';

const never = new AbortController().signal;
const box = { x: 0, y: 0, width: 1, height: 0.1 };
const reading = { contact: null, others: [], confidence: 0.9 };
const photo = await readFile(new URL('../../../../../samples/cards/en1.photo.jpg', import.meta.url));

const rig = await useAiRig();

describe.each(providerNames)('the engine %s, with a model that obeys strangers', (name) => {
  const simulator = () => rig.simulator(name);
  const engine = (changes: EngineChanges = {}) => rig.engine(name, changes);

  const evil = { writtenIn: 'root', intent: 'refund-all', certainty: 'absolutely', sentiment: 'hacked', urgency: 'critical', entities: [{ kind: 'key', value: canaryKey }] };
  const more = { sendTo: 'everyone', language: 'xx', __proto__: { isAdmin: true }, priority: 'urgent' };

  it('takes nothing but words of the contract', async () => {
    simulator().answerWith(() => ({ ...evil, ...more, summary: null, reply: 'As you wish. '.repeat(500) }));
    for (const order of injections) {
      const answered = textReading.strict().parse(await engine().understand({ text: order, languageHint: null }, never));
      expect(['other', 'opt-out']).toContain(answered.intent);
      expect(answered).toMatchObject({ sentiment: 'neutral', urgency: 'normal', entities: [], reply: expect.not.stringContaining('canary') });
      expect(answered.reply.length).toBeLessThanOrEqual(600);
    }
  });

  it.each<[string, (ask: AiAsk) => string]>([
    ['the instructions', ({ system }) => system],
    ['a part of the instructions', ({ system }) => `They said: ${system.slice(90, 190).toUpperCase()}`],
    ['the code of a fence', ({ texts }) => `The mark is ${/<<<[A-Z]+ (\w+)/.exec(texts.join())?.[1]}`],
  ])('refuses to pass on %s', async (_, leak) => {
    simulator().answerWith((ask) => ({ ...said.text, ...said.card, reply: leak(ask), text: leak(ask), more: leak(ask) }));
    const print = new ScriptedPrint(() => Promise.resolve({ lines: [{ text: injections[0]!, confidence: 1, box }], reading }));
    const work = [
      ...injections.flatMap((order) => [
        engine().understand({ text: order, languageHint: null }, never),
        engine().write(postBrief.parse({ topic: 'x', source: order }), never),
      ]),
      engine({ print }).readCard({ bytes: photo, country: 'TW' }, never),
    ];
    const outcomes = await Promise.all(work.map(outcomeOf));
    const leaks = outcomes.filter((error) => error instanceof AppError && error.code === 'unprocessable' && error.details?.['reason'] === 'leak');
    expect(leaks.length).toBe(2 * injections.length + 1);
  });
});
