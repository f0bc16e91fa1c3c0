import { describe, expect, it } from '@jest/globals';
import { textLimits } from '@sluice/channels';
import { until } from '@sluice/testing';
import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { useLanes } from '../../testing/use-dispatch.ts';
import type { NewMessage } from '../accept/new-message.ts';
import { BatchesRepository } from './batches.repository.ts';
import { sayWaiting, type BatchText, type Merged, type MergeRules } from './merge.ts';

const lanes = await useLanes();
const batches = new BatchesRepository(lanes.database);
let accounts = 0;

const minute = 60_000;
const limit = textLimits.sandbox;

/** A batch on an account of its own. */
async function openBatch(size: number, intervalMs = minute) {
  const accountId = `account-${++accounts}`;
  await keepAccount(lanes.database, accountId);
  const named = { key: accountId, accountId, chatId: '555001' };
  await batches.open({ ...named, requestHash: Buffer.alloc(0), name: 'cards', size, intervalMs, editsInPlace: false });
  const [found] = await batches.findNamed([named]);
  const id = found ?? '';
  const say = async (kind: NewMessage['kind'], text: string, more: Partial<NewMessage> = {}) => {
    await lanes.accept(accountId, { batchId: id, kind, text, priority: kind === 'progress' ? 'low' : 'high', ...more });
  };
  return { id, accountId, say, close: () => batches.close(id), rows: () => messagesOf(lanes.database, accountId), sendOne: () => sendOne(accountId) };
}

type Batch = Awaited<ReturnType<typeof openBatch>>;

/** What one claim takes, sent; a chat that may have its next message within milliseconds is waited for. */
async function sendOne(accountId: string): Promise<string | undefined> {
  const { claimed, waitMs } = await lanes.claim(accountId);
  const [claim] = claimed;
  if (claim) await lanes.settle(claim.attemptId);
  else if (waitMs !== null && waitMs < 20) return sendOne(accountId);
  return claim?.text;
}

async function sendAll(batch: Batch): Promise<string[]> {
  const text = await batch.sendOne();
  return text === undefined ? [] : [text, ...(await sendAll(batch))];
}

const texts = (messages: readonly Merged[]): string[] => messages.map(({ text }) => text);

describe('progress texts in a batch', () => {
  it('wait for others until the first has waited for the interval', async () => {
    const batch = await openBatch(5, 300);
    await batch.say('progress', 'one');
    await batch.say('progress', 'two');
    const { claimed, waitMs } = await lanes.claim(batch.accountId);
    expect(claimed).toEqual([]);
    expect(waitMs).toBeGreaterThan(100);
    expect(waitMs).toBeLessThanOrEqual(301);
    expect(await until('the first to have waited', () => batch.sendOne())).toBe('one\ntwo');
    const [one, two] = await batch.rows();
    expect([one, two]).toMatchObject([{ state: 'COMPLETED', text: 'one\ntwo' }, { state: 'MERGED', text: 'two', mergedInto: one?.id, attempts: 0 }]);
  });

  it('of different priorities wait together, the more important one not by itself', async () => {
    const batch = await openBatch(3);
    await batch.say('progress', 'one');
    await batch.say('progress', 'two', { priority: 'normal' });
    expect(await sendAll(batch)).toEqual([]);
    await batch.say('progress', 'three', { priority: 'high' });
    expect(await sendAll(batch)).toEqual(['one\ntwo\nthree']);
  });

  it('go at once when another message for their chat goes, and are not put off again by the next', async () => {
    const batch = await openBatch(5);
    await batch.say('progress', 'one');
    await batch.say('reply', 'hello', { batchId: undefined, priority: 'normal' });
    expect(await batch.sendOne()).toBe('hello');
    await batch.say('progress', 'two');
    expect(await sendAll(batch)).toEqual(['one\ntwo']);
  });

  it('that were tried before stay as they are: the platform may have them', async () => {
    const batch = await openBatch(1);
    await batch.say('progress', 'one');
    const [first] = (await lanes.claim(batch.accountId)).claimed;
    await batch.say('progress', 'two');
    await lanes.settle(first?.attemptId ?? '', { outcome: 'retry', state: 'RETRYING' });
    await batch.say('completion', 'done');
    expect(await sendAll(batch)).toEqual(['two\ndone', 'one']);
  });

  it('that were tried before say nothing more than they said then', async () => {
    const batch = await openBatch(3, 0);
    await batch.say('progress', 'one');
    const [first] = (await lanes.claim(batch.accountId)).claimed;
    await batch.say('progress', 'two');
    await lanes.settle(first?.attemptId ?? '', { outcome: 'retry', state: 'RETRYING' });
    expect(await sendAll(batch)).toEqual(['one', 'two']);
  });

  it('that must be tried again are not given up for the completion of their event: they say more than its progress', async () => {
    const batch = await openBatch(2);
    const eventId = uuid();
    await batch.say('progress', 'reading 1/2', { eventId });
    await batch.say('progress', 'reading 2/2');
    const [first] = (await lanes.claim(batch.accountId)).claimed;
    await batch.say('completion', 'done 1/2', { eventId });
    await lanes.settle(first?.attemptId ?? '', { outcome: 'retry', state: 'RETRYING' });
    expect(await sendAll(batch)).toEqual(['done 1/2', 'reading 1/2\nreading 2/2']);
  });

  it('that certainly did not go are merged all the same', async () => {
    const batch = await openBatch(1);
    await batch.say('progress', 'one');
    const [first] = (await lanes.claim(batch.accountId)).claimed;
    await lanes.settle(first?.attemptId ?? '', { outcome: 'retry', state: 'RETRYING', burns: false });
    await batch.say('completion', 'done');
    expect(await sendAll(batch)).toEqual(['one\ndone']);
  });

  it('that have expired are said no more', async () => {
    const batch = await openBatch(2);
    await batch.say('progress', 'old', { expiresAt: new Date(Date.now() - 1_000) });
    await batch.say('progress', 'new');
    await batch.say('completion', 'done');
    expect(await sendAll(batch)).toEqual(['new\ndone']);
  });

  it('go at once when the batch is closed, and so does what comes after', async () => {
    const batch = await openBatch(5);
    await batch.say('progress', 'one');
    expect(await batch.close()).toEqual({ accountId: batch.accountId, messages: 1, waiting: true });
    expect(await batch.close()).toBeNull();
    expect(await sendAll(batch)).toEqual(['one']);
    await batch.say('progress', 'two');
    expect(await sendAll(batch)).toEqual(['two']);
  });

  it('are all said, each once, when twenty come while others close the batch and claim', async () => {
    const batch = await openBatch(3);
    const said = Array.from({ length: 20 }, (_, n) => `text ${n}`);
    const sent = await Promise.all([...said.map((text) => batch.say('progress', text)), batch.close(), batch.close(), ...Array.from({ length: 5 }, () => batch.sendOne())]);
    const all = [...sent.filter((text) => typeof text === 'string'), ...(await sendAll(batch))];
    expect(all.flatMap((text) => text.split('\n')).sort()).toEqual(said.sort());
    expect(all.every((text) => text.split('\n').length <= 3)).toBe(true);
  });
});

describe('PostgreSQL and the model agree', () => {
  const length = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1_000, max: 2_500 }));
  const anyText = fc.record({ length, parseMode: fc.constantFrom(undefined, undefined, 'HTML') });
  const toText = (id: string, text: { length: number; parseMode: string | undefined }): BatchText => ({ id, text: id.padEnd(text.length, '.'), parseMode: text.parseMode ?? null });

  it('on what is said, and in which messages, when a batch is closed or overtaken', async () => {
    const scene = fc.record({ waiting: fc.array(anyText, { minLength: 1, maxLength: 9 }), overtaker: fc.option(anyText), size: fc.integer({ min: 1, max: 6 }) });
    await fc.assert(
      fc.asyncProperty(scene, async ({ waiting, overtaker, size }) => {
        const batch = await openBatch(size);
        const told = waiting.map((text, n) => toText(`progress ${n}`, text));
        const done = overtaker && toText('completion', overtaker);
        for (const { text, parseMode } of told) await batch.say('progress', text, { parseMode: parseMode ?? undefined });
        if (done) await batch.say('completion', done.text, { parseMode: done.parseMode ?? undefined });
        else await batch.close();
        const model = sayWaiting(told, done, { size, limit });
        expect(await sendAll(batch)).toEqual(texts(model));
        const rows = await batch.rows();
        expect(rows.map(({ mergedInto }) => mergedInto)).toEqual(carriersOf(model, [...told, ...(done ? [done] : [])], rows));
      }),
      { numRuns: 60 },
    );
  });

  it('whatever is said and sent, in any order', async () => {
    const step = fc.oneof({ weight: 4, arbitrary: fc.record({ say: fc.constant('progress' as const), as: anyText }) }, { weight: 1, arbitrary: fc.record({ say: fc.constant('completion' as const), as: anyText }) }, { weight: 3, arbitrary: fc.constant(null) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), fc.integer({ min: 2, max: 5 }), async (steps, size) => {
        const batch = await openBatch(size);
        const model = new Model({ size, limit });
        for (const [n, one] of steps.entries()) {
          if (one) {
            const said = toText(`${one.say} ${n}`, one.as);
            await batch.say(one.say, said.text, { parseMode: said.parseMode ?? undefined });
            model.say(one.say, said, n);
          } else expect(await batch.sendOne()).toBe(model.send());
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** For each text, in the order of acceptance, the row of the message that says it, if that is another. */
function carriersOf(model: readonly Merged[], order: readonly BatchText[], rows: readonly { id: string }[]): (string | null)[] {
  const rowOf = new Map(order.map(({ id }, index) => [id, rows[index]?.id ?? '']));
  return order.map(({ id }) => {
    const carrier = model.find(({ merged }) => merged.includes(id));
    return carrier ? (rowOf.get(carrier.id) ?? '') : null;
  });
}

/** A batch whose interval is long: what waits in it, and whether that is due. */
class Model {
  private waiting: (BatchText & { n: number })[] = [];
  private readonly important: (BatchText & { n: number })[] = [];
  private due = false;

  constructor(private readonly rules: MergeRules) {}

  say(kind: 'progress' | 'completion', text: BatchText, n: number): void {
    (kind === 'progress' ? this.waiting : this.important).push({ ...text, n });
    this.due ||= this.waiting.length >= this.rules.size;
  }

  send(): string | undefined {
    const overtaker = this.important.shift() ?? null;
    if (!overtaker && !this.due) return undefined;
    const [message] = sayWaiting(overtaker ? this.waiting.filter(({ n }) => n < overtaker.n) : this.waiting, overtaker, this.rules);
    this.waiting = this.waiting.filter(({ id }) => id !== message?.id && !message?.merged.includes(id));
    this.due = this.waiting.length > 0;
    return message?.text;
  }
}
