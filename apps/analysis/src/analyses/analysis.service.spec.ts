import { afterEach, expect, it, jest } from '@jest/globals';
import { storageQueue, type IncomingEvent, type PayloadOf } from '@sluice/contracts';
import type { AddOptions } from '@sluice/queue';
import { AnalysisService } from './analysis.service.ts';

const questions = { answerTo: async (_event: unknown, reading: unknown) => ({ reading }) };

afterEach(() => {
  jest.useRealTimers();
});

it('tells the same outcome again under another id, once what lies under the first may be a job that lost its place', async () => {
  jest.useFakeTimers();
  const ids: (string | undefined)[] = [];
  const producer = { add: async (_queue: unknown, _job: unknown, { jobId }: AddOptions) => void ids.push(jobId) };
  const { event, trace } = storageQueue.example;
  const service = new AnalysisService({} as never, {} as never, {} as never, {} as never, {} as never, producer as never, 'TW', questions as never);
  for (const at of [0, 9_999, 10_000]) {
    jest.setSystemTime(at);
    await service.fail(event, null, trace);
  }
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

it('tells storage who wrote, whatever the event is', async () => {
  const told: PayloadOf<typeof storageQueue>[] = [];
  const producer = { add: async (_queue: unknown, job: PayloadOf<typeof storageQueue>) => void told.push(job) };
  const profiles = { introduced: async (event: IncomingEvent) => ({ ...event, sender: { ...event.sender, name: 'Mei' } }) };
  const readings = { understand: async () => ({}), readCard: async () => ({}) };
  const [database, media, turns] = [{ query: async () => [] }, { fetch: async () => Uint8Array.of(1) }, { mustWait: async () => false }];
  const service = new AnalysisService(database as never, media as never, profiles as never, readings as never, turns as never, producer as never, 'TW', questions as never);
  const event: IncomingEvent = { ...storageQueue.example.event, sender: { id: 'U1', name: null, language: null } };
  const signal = AbortSignal.timeout(5_000);
  await service.analyseText({ ...event, kind: 'text' }, 't', signal);
  await service.analyseText({ ...event, kind: 'followed' }, 't', signal);
  await service.analysePhoto(event, 't', signal);
  expect(told.map(({ event: { sender }, outcome: { stage } }) => [stage, sender.name])).toEqual([
    ['text', 'Mei'],
    ['noted', 'Mei'],
    // Said at once: a name is not waited for.
    ['received', null],
    ['card', 'Mei'],
  ]);
});
