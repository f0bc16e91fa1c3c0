import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { InjectLogger, type Logger } from '@sluice/observability';

/** Runs periodic sweeps: never two of one kind at once in a process, none while it stops, and no failure ends the process. */
@Injectable()
export class Sweep implements BeforeApplicationShutdown {
  private readonly running = new Map<string, Promise<void>>();
  private stopping = false;

  constructor(@InjectLogger() private readonly logger: Logger) {}

  async once(name: string, work: () => Promise<void>): Promise<void> {
    if (this.stopping || this.running.has(name)) return;
    const run = work().catch((error: unknown) => this.report(name, error));
    this.running.set(name, run);
    await run;
    this.running.delete(name);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.running.values());
  }

  private report(name: string, error: unknown): void {
    if (error instanceof AppError) this.logger.debug({ sweep: name, code: error.code, reason: error.message }, 'sweep put off');
    else this.logger.error({ sweep: name, err: error }, 'sweep failed');
  }
}
