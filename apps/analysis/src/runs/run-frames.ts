import { outcomeOf } from './run-view.ts';
import type { ItemRow, RunRow } from './runs.repository.ts';

/** The number of `accepted` among a run's events; items that end are 1 … total, `done` comes after them. */
export const acceptedSeq = 0;
export const doneSeq = (total: number): number => total + 1;

export const heartbeatFrame = ': heartbeat\n\n';

/** Events of a run in the words of server-sent events. Those with an id are told again to whoever comes back with an earlier one. */
const frame = (event: string, data: object, id?: number): string => `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

export function acceptedFrame({ id, total }: RunRow, items: readonly Pick<ItemRow, 'id' | 'n'>[]): string {
  const data = { runId: id, total, items: items.map((item) => ({ id: item.id, index: item.n })) };
  return frame('accepted', data, acceptedSeq);
}

/** One item that has ended. */
export function itemFrame({ n, id, seq, problem, ...rest }: ItemRow): string {
  return frame('item', { index: n, id, ok: problem === null, ...outcomeOf({ problem, ...rest }) }, seq ?? undefined);
}

/** How far the run is. */
export function progressFrame({ total, ended, failed, working, elapsedMs }: RunRow): string {
  const perMinute = elapsedMs > 0 ? Math.round((ended * 600_000) / elapsedMs) / 10 : 0;
  return frame('progress', { done: ended - failed, failed, working, total, elapsedMs, perMinute });
}

export function doneFrame({ total, ended, failed, elapsedMs }: RunRow): string {
  return frame('done', { done: ended - failed, failed, elapsedMs }, doneSeq(total));
}

/** The last words to who is sent away before the end: come back with what was seen. */
export function partingFrame(type: 'lagging' | 'closing', words: string): string {
  return frame(type, { type, words });
}
