/** Headers of an answer of server-sent events: no proxy on the way may keep or collect what is meant for now; the connection is for this answer alone. */
export const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
  connection: 'close',
} as const;
