import { afterEach, expect, it, jest } from '@jest/globals';
import { storageQueue } from '@sluice/contracts';
import type { AddOptions } from '@sluice/queue';
import { AnalysisService } from './analysis.service.ts';

afterEach(() => {
  jest.useRealTimers();
});

it('tells the same outcome again under another id, once what lies under the first may be a job that lost its place', async () => {
  jest.useFakeTimers();
  const ids: (string | undefined)[] = [];
  const producer = { add: async (_queue: unknown, _job: unknown, { jobId }: AddOptions) => void ids.push(jobId) };
  const { event, trace } = storageQueue.example;
  const service = new AnalysisService({} as never, {} as never, {} as never, {} as never, producer as never);
  for (const at of [0, 9_999, 10_000]) {
    jest.setSystemTime(at);
    await service.fail(event, null, trace);
  }
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});
