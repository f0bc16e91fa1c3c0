import { describe, expect, it } from '@jest/globals';
import { Metrics } from '@sluice/observability';
import { Stages } from './stages.ts';

async function shown(work: (stages: Stages) => Promise<unknown>): Promise<string[]> {
  const metrics = new Metrics('spec');
  await work(new Stages(metrics));
  const { text } = await metrics.expose();
  return text.split('\n').filter((line) => line.startsWith('sluice_ingest_stage_seconds'));
}

describe('the stages of what comes in', () => {
  it('are measured by name, and give back what their work gives', async () => {
    const lines = await shown(async (stages) => {
      expect([stages.timeSync('verify', () => 1), await stages.time('journal', () => Promise.resolve(2))]).toEqual([1, 2]);
    });
    expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/_count\{.*stage="verify".*\} 1$/), expect.stringMatching(/_count\{.*stage="journal".*\} 1$/)]));
  });

  it('are measured when their work fails, too', async () => {
    const lines = await shown(async (stages) => {
      await expect(stages.time('parse', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
      expect(() => stages.timeSync('parse', () => { throw new Error('no'); })).toThrow('no');
    });
    expect(lines).toContainEqual(expect.stringMatching(/_count\{.*stage="parse".*\} 2$/));
  });

  it('have buckets at their budgets', async () => {
    const lines = await shown((stages) => Promise.resolve(stages.timeSync('wake', () => undefined)));
    expect(['0.05', '0.1', '0.2'].filter((bucket) => !lines.some((line) => line.includes(`le="${bucket}"`)))).toEqual([]);
  });
});
