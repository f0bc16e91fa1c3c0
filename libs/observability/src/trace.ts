import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const storage = new AsyncLocalStorage<string>();
const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** A new trace id: 32 hex digits. A UUID costs less than random bytes: Node draws many at a time. */
export function newTrace(): string {
  return randomUUID().replaceAll('-', '');
}

/** The trace of a W3C `traceparent` header, or a new one. */
export function traceOf(header: string | string[] | undefined): string {
  return (typeof header === 'string' ? traceparent.exec(header)?.[1] : undefined) ?? newTrace();
}

/** Runs `work` so that every log line it causes carries the trace. */
export function withTrace<Result>(trace: string, work: () => Result): Result {
  return storage.run(trace, work);
}

/** The trace of the work at hand, if it runs inside `withTrace`. */
export function currentTrace(): string | undefined {
  return storage.getStore();
}
