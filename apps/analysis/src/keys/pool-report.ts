import { AppError } from '@sluice/errors';
import type { Logger, Metrics } from '@sluice/observability';
import type { ApiKey, Provider } from './api-key.ts';
import type { Rest } from './ledger/ledger.ts';

const advice: Record<Rest['why'], string> = {
  'minute-quota': 'a project has used up its minute and is left alone',
  'day-quota': 'a project has used up its day and is left alone until midnight Pacific',
  'rate-limit': 'a project is called too often and is left alone',
  'no-credit': 'a project has nothing left to pay with: top it up, or take its keys out of the configuration',
  'key-refused': 'a key is refused by its provider and rests: exchange it in the configuration',
};

/** What becomes of calls, in metrics and logs: keys by their masked names, never a secret. */
export class PoolReport {
  constructor(
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  succeeded(provider: Provider): void {
    this.count(provider, 'ok');
  }

  /** By the error's code; `timeout` when the caller's time was up, `aborted` when the caller left. */
  failed(provider: Provider, error: unknown, signal: AbortSignal): void {
    const code = error instanceof AppError ? error.code : 'bug';
    const left = (signal.reason as { name?: string } | undefined)?.name === 'TimeoutError' ? 'timeout' : 'aborted';
    this.count(provider, signal.aborted ? left : code);
  }

  /** Somebody is left alone now. */
  leftAlone({ provider, masked, project }: ApiKey, { until, why }: Rest, model: string | null): void {
    this.logger.warn({ provider, project, key: masked, model, why, until: new Date(until).toISOString() }, advice[why]);
  }

  poison(provider: Provider): void {
    this.metrics.counter('sluice_ai_poison_total', 'Requests refused without a call, because they failed by their own fault before', ['provider']).inc({ provider });
  }

  private count(provider: Provider, outcome: string): void {
    this.metrics.counter('sluice_ai_calls_total', 'Calls to providers, by what came of them', ['provider', 'outcome']).inc({ provider, outcome });
  }
}
