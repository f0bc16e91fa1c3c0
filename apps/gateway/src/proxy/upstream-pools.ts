import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import { isStream } from './routes.ts';

const limits = { connections: 128, pipelining: 1, keepAliveTimeout: 4_000, headersTimeout: 60_000, bodyTimeout: 60_000 };
/** Streams of events last: each has a connection for itself, however many there are and however long nothing comes. */
const unlimited = { ...limits, connections: null, bodyTimeout: 0 };

const leaving = new AsyncLocalStorage<AbortSignal>();

/** Lets `ask` make a request to a service that ends when the signal fires. */
export function askWhile<Result>(signal: AbortSignal, ask: () => Result): Result {
  return leaving.run(signal, ask);
}

/** As the proxy asks. */
type Ask = (options: Dispatcher.RequestOptions, answered: (error: Error | null, data: Dispatcher.ResponseData) => void) => void;

/**
 * Connections to a service. Bodies that are passed on as they come hold theirs for as long as their senders like, and answers that are
 * streams for as long as they last: these have pools of their own.
 */
export function openPools(): Dispatcher {
  const [uploads, streams] = [new Agent(limits), new Agent(unlimited)];
  const pools = new Agent(limits).compose((dispatch) => (options, handler) => {
    if (isStream(options.path)) return streams.dispatch(options, handler);
    return options.body instanceof Readable ? uploads.dispatch(options, handler) : dispatch(options, handler);
  });
  const ask = pools.request.bind(pools) as Ask;
  const request: Ask = (options, answered) => ask({ ...options, signal: leaving.getStore() ?? null }, answered);
  return Object.assign(pools, { request });
}
