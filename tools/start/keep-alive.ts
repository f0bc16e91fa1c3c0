import type { Child } from '../stack/child.ts';

const longLifeMs = 60_000;

/** How long to wait before the n-th start in a row of something that keeps dying: 0.5, 1, 2, 4 … 30 s. */
export function backoffMs(deaths: number): number {
  return Math.min(30_000, 500 * 2 ** Math.max(0, deaths - 1));
}

export interface KeepAliveOptions {
  say: (line: string) => void;
  isStopping: () => boolean;
}

/** Answers what to call when a child has died: it starts the child again, later and later while it keeps dying. */
export function keepAlive({ say, isStopping }: KeepAliveOptions): (child: Child, how: string) => void {
  const deaths = new Map<string, { count: number; at: number }>();

  const died = (child: Child, how: string): void => {
    if (isStopping()) return;
    const before = deaths.get(child.name);
    const count = before && Date.now() - before.at < longLifeMs ? before.count + 1 : 1;
    deaths.set(child.name, { count, at: Date.now() });
    const waitMs = backoffMs(count);
    say(`${child.name} ended (${how}); it starts again in ${waitMs / 1_000} s`);
    setTimeout(() => void again(child), waitMs);
  };

  const again = async (child: Child): Promise<void> => {
    if (isStopping()) return;
    try {
      await child.start();
      say(`${child.name} is ready again`);
    } catch (error) {
      died(child, error instanceof Error ? error.message : String(error));
    }
  };

  return died;
}
