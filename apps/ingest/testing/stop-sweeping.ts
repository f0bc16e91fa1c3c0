import { SchedulerRegistry } from '@nestjs/schedule';
import type { Ingest } from './start-ingest.ts';

/** It takes nothing up by itself any more, as if it had died, or for specs that call the sweepers themselves. */
export function stopSweeping({ app }: Pick<Ingest, 'app'>): void {
  const registry = app.get(SchedulerRegistry);
  for (const name of registry.getIntervals()) registry.deleteInterval(name);
}
