import type { Metrics } from '@sluice/observability';

/** Counts an answer that refuses a request (4xx), by its status; other answers are left alone. */
export function countRefusal(metrics: Metrics, status: number): void {
  if (status < 400 || status > 499) return;
  metrics.counter('sluice_http_refusals_total', 'Requests that were refused, by the status of the answer', ['status']).inc({ status });
}
