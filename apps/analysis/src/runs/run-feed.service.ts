import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Listener } from '@sluice/prisma';

export const DATABASE_URL = Symbol('DATABASE_URL');

/** Tells those who read runs in this process that something ended there, whichever replica did it. */
@Injectable()
export class RunFeed implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly readers = new Map<string, Set<() => void>>();
  private readonly listener: Listener;

  constructor(@Inject(DATABASE_URL) databaseUrl: string) {
    this.listener = new Listener(databaseUrl, 'runs', (runId) => this.readers.get(runId)?.forEach((hear) => hear()));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.listener.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener.close();
  }

  /** Calls `hear` whenever an item of the run ends; answers how to stop that. An announcement may be lost while the database is away. */
  subscribe(runId: string, hear: () => void): () => void {
    const together = this.readers.get(runId) ?? new Set();
    this.readers.set(runId, together.add(hear));
    return () => {
      together.delete(hear);
      if (together.size === 0 && this.readers.get(runId) === together) this.readers.delete(runId);
    };
  }
}
