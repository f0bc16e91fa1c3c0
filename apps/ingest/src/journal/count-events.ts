import type { Metrics } from '@sluice/observability';

/** What becomes of an event that comes in; the fast path of de-duplication says by itself which of its stores knew it. */
export type EventResult = 'journaled' | 'duplicate by postgres' | `duplicate by ${string}`;

export function countEvents(metrics: Metrics, result: EventResult, events: number): void {
  metrics.counter('sluice_events_total', 'Events that came in, by what became of them', ['result']).inc({ result }, events);
}
