import type { Entry } from '@sluice/stream';

/** No proxy on the way may keep or collect what is meant for now; the connection is for this answer alone. */
export const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
  connection: 'close',
} as const;

const frames = new WeakMap<Entry, string>();

/** An event in the words of server-sent events; made once for all readers. */
export function frameOf(entry: Entry): string {
  const known = frames.get(entry);
  if (known !== undefined) return known;
  const frame = `id: ${entry.id}\nevent: ${entry.type}\ndata: ${entry.json}\n\n`;
  frames.set(entry, frame);
  return frame;
}

/** The first words: after how long to come back when the connection is lost, and where the reader stands. */
export function openingFrame(position: string, retryMs: number): string {
  return `retry: ${retryMs}\n: welcome\nid: ${position}\n\n`;
}

/** A sign of life. Its id moves a filtered reader on past what was not for it, without an event. */
export function heartbeatFrame(position: string): string {
  return `: heartbeat\nid: ${position}\n\n`;
}

/** The last words. Without an id, so that the reader comes back after what it has really read. */
export function lastFrame(type: 'lagging' | 'revoked' | 'closing', words: string): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, words })}\n\n`;
}
