import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { scrub } from './scrub.ts';
import { currentTrace } from './trace.ts';

export interface LogOptions {
  service: string;
  level: string;
  /** Readable lines for a person at a terminal instead of JSON. */
  pretty: boolean;
}

const redacted = ['authorization', 'token', 'secret', 'password', 'credentials', 'botToken', 'webhookSecret', 'apiKey', 'text'];

/** Structured logs: one JSON line each, with the trace of the work at hand, secrets and message texts taken out. */
export function createLogger({ service, level, pretty }: LogOptions): Logger {
  const options = {
    level,
    base: { service },
    redact: { paths: redacted.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    mixin: () => {
      const trace = currentTrace();
      return trace ? { trace } : {};
    },
    hooks: { streamWrite: scrub },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (!pretty) return pino(options);
  return pino({
    ...options,
    formatters: {},
    transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,service', messageFormat: `${service}: {msg}` } },
  });
}

/** Lets Nest and its libraries log through ours; framework chatter below warnings goes to debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }

  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const err = message instanceof Error ? message : undefined;
    this.logger.error({ err, context: rest.at(-1), stack: err ? undefined : rest[0] }, String(message));
  }
}
