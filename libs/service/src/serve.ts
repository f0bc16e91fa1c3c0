import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '@sluice/errors';
import { Readiness } from '@sluice/health';
import { LOGGER, Metrics, NestLogger, type Logger } from '@sluice/observability';
import type { FastifyReply } from 'fastify';
import { bodyLimit, registerBodyParsers } from './body-parsers.ts';
import { answerClientError } from './client-error.ts';
import type { ServiceName } from './config.ts';
import { describeApi } from './describe-api.ts';
import { answerError } from './problem.filter.ts';
import { countRefusal } from './refusals.ts';

export type Prepare = (app: NestFastifyApplication) => Promise<void>;

/** How long requests may take to arrive, headers and body together, and how often Node looks for those that take longer; milliseconds. */
export interface Arrival {
  requestMs: number;
  lookMs: number;
}

export interface CreateOptions {
  /** Registers how this service reads bodies (uploads, proxies) instead of JSON alone. */
  prepare?: Prepare;
  /** Whose X-Forwarded-For is believed, as addresses and CIDRs; nobody's where nothing is said. */
  trustedProxies?: readonly string[];
  /** Half a minute, unless a spec has less time. */
  arrival?: Arrival;
}

export interface ServeOptions extends CreateOptions {
  service: ServiceName;
  host: string;
  port: number;
}

const shutdownMs = 12_000;
/** How long requests at hand may still take once a service closes, and how often it looks for connections without any. */
const patienceMs = 8_000;
const idleLookMs = 100;
const usualArrival: Arrival = { requestMs: 30_000, lookMs: 5_000 };

/** Builds a service around its module without listening: what `serve` and the e2e tests share. */
export async function createService(module: DynamicModule, service: ServiceName, options: CreateOptions = {}): Promise<NestFastifyApplication> {
  const { prepare, trustedProxies = [], arrival = usualArrival } = options;
  const count = (status = 0): void => countRefusal(app.get(Metrics), status);
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout: arrival.requestMs,
    // Node takes the larger of the two for the body, and headersTimeout is a minute where nothing is said.
    http: { headersTimeout: arrival.requestMs, connectionsCheckingInterval: arrival.lookMs, requireHostHeader: false },
    forceCloseConnections: 'idle',
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    routerOptions: { maxParamLength: 512 },
    frameworkErrors: (error: Error, _request: unknown, reply: FastifyReply) => {
      answerError(error, reply, app.get<Logger>(LOGGER));
      count(reply.statusCode);
    },
    clientErrorHandler: (error, socket) => count(answerClientError(error, socket)),
  });
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(module, adapter, { bodyParser: false, logger: false, abortOnError: false });
  app.useLogger(new NestLogger(app.get<Logger>(LOGGER)));
  sayGoodbye(app);
  closeWhatStays(app);
  adapter.getInstance().addHook('onResponse', (_request, { statusCode }, done) => {
    count(statusCode);
    done();
  });
  answerInsteadOfNode(app);
  if (prepare) await prepare(app);
  else registerBodyParsers(app);
  describeApi(app, service);
  return app;
}

/** Answers given while the service leaves end their connections: one that idled on would hold up its end for a minute. */
function sayGoodbye(app: NestFastifyApplication): void {
  const readiness = app.get(Readiness);
  app.getHttpAdapter().getInstance().addHook('onSend', async (_request, reply) => {
    if (readiness.isLeaving) reply.header('connection', 'close');
  });
}

/**
 * Node and Fastify look for idle connections once when a service begins to close: one that idles later, or waits for a body that never
 * ends, would hold up its end for a minute or more.
 */
function closeWhatStays(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const { server } = fastify;
  fastify.addHook('preClose', (done) => {
    const idle = setInterval(() => server.closeIdleConnections(), idleLookMs);
    const all = setTimeout(() => server.closeAllConnections(), patienceMs);
    server.once('close', () => {
      clearInterval(idle);
      clearTimeout(all);
    });
    done();
  });
}

/** What Node would refuse by itself, without a word and uncounted: a request without a host, and one that expects what nobody knows (left aside). */
function answerInsteadOfNode(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.server.on('checkExpectation', (request, response) => fastify.server.emit('request', request, response));
  fastify.addHook('onRequest', ({ raw, headers }, _reply, done) => {
    done(headers.host === undefined && raw.httpVersion === '1.1' ? new AppError('invalid', 'The request has no Host header.') : undefined);
  });
}

/** Runs a service until it is told to stop: readiness off, no new work, work at hand finished, connections closed. */
export async function serve(module: DynamicModule, { service, host, port, ...options }: ServeOptions): Promise<void> {
  const app = await createService(module, service, options).catch((error: unknown) => {
    process.stderr.write(`${service} cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return process.exit(1);
  });
  const logger = app.get<Logger>(LOGGER);
  stopOnSignal(app, logger);
  await app.listen(port, host);
  logger.info({ host, port }, `${service} listens on http://${host}:${port}`);
}

function stopOnSignal(app: NestFastifyApplication, logger: Logger): void {
  let stopping = false;
  const stop = async (reason: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'stopping');
    app.get(Readiness).leave();
    setTimeout(() => process.exit(1), shutdownMs).unref();
    await app.close();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop('SIGTERM'));
  process.once('SIGINT', () => void stop('SIGINT'));
  // Started by a parent over IPC: when the parent is gone nobody would ever stop us.
  process.once('disconnect', () => void stop('the parent process is gone'));
}
