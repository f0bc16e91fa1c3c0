import { expect, it } from '@jest/globals';
import { gauge } from './process-metrics.ts';

it('reads a gauge by its whole name, whatever its labels', () => {
  const text = '# TYPE heap gauge\nheap_used_other 1\nheap_used{service="ingest"} 7.5e+07\nlag 3\n';
  expect([gauge(text, 'heap_used'), gauge(text, 'lag'), gauge(text, 'heap')]).toEqual([7.5e7, 3, Number.NaN]);
});
