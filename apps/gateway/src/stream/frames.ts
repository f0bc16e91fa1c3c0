import type { Entry } from '@sluice/stream';

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
