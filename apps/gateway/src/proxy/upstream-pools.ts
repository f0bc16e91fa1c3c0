import { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';

const limits = { connections: 128, pipelining: 1, keepAliveTimeout: 4_000, headersTimeout: 60_000, bodyTimeout: 60_000 };

/** Connections to a service. Bodies that are passed on as they come hold theirs for as long as their senders like: they have a pool of their own. */
export function openPools(): Dispatcher {
  const streams = new Agent(limits);
  return new Agent(limits).compose((dispatch) => (options, handler) => options.body instanceof Readable ? streams.dispatch(options, handler) : dispatch(options, handler));
}
