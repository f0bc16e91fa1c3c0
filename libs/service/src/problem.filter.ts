import { Catch, HttpException, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { AppError, problem, problemOf, type Problem } from '@sluice/errors';
import { InjectLogger, type Logger } from '@sluice/observability';
import type { FastifyReply } from 'fastify';

const codeByStatus: Record<number, string> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  414: 'too-large',
  415: 'unsupported-media-type',
  429: 'throttled',
};

/** Answers every failure as RFC 9457 problem details. What nobody decided on is a bug: 500, with its stack in the log only. */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@InjectLogger() private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    answerError(error, host.switchToHttp().getResponse<FastifyReply>(), this.logger);
  }
}

/** For what Nest never sees: URLs that Fastify refuses before any route, and routes that are not Nest's. */
export function answerError(error: unknown, reply: FastifyReply, logger: Logger): void {
  const decided = decidedProblem(error);
  if (!decided) logger.error({ err: error }, 'request failed in a way nobody foresaw');
  if (reply.sent) return;
  const answer = decided ?? problem(500, 'internal', 'Something went wrong on our side; the log has the details under this trace.');
  if (error instanceof AppError && error.retryAfterMs !== undefined) {
    void reply.header('retry-after', Math.ceil(error.retryAfterMs / 1_000));
  }
  void reply.status(answer.status).type('application/problem+json').send(answer);
}

function decidedProblem(error: unknown): Problem | undefined {
  if (error instanceof AppError) return problemOf(error);
  const status = statusOf(error);
  return status === undefined || status >= 500 ? undefined : problem(status, codeByStatus[status] ?? 'invalid', messageOf(error));
}

/** Nest's exceptions carry a method, Fastify's errors a property. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
