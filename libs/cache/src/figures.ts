import { Latencies } from './latencies.ts';

/** What happens in a cache. `asked`: somebody wants an answer; `computed`: one is begun; `waited`: somebody else's was taken. */
export type CacheEvent = { kind: 'asked' | 'computed' | 'waited'; task: string } | ({ kind: 'looked' } & Look);

/** One look into one level. `away`: the level could not be reached. */
export interface Look {
  task: string;
  level: string;
  outcome: 'hit' | 'miss' | 'away';
  tookMs: number;
}

export type LookCounts = Record<'hits' | 'misses' | 'away', number>;

export interface LevelFigures extends LookCounts {
  level: string;
  /** Of the looks that got an answer, 0 to 1; null before the first. */
  hitRate: number | null;
  meanMs: number | null;
  p95Ms: number | null;
}

export interface TaskFigures {
  task: string;
  asked: number;
  computed: number;
  waited: number;
  /** Who asked and needed no computation of their own, 0 to 1; null before the first. */
  hitRate: number | null;
  levels: Record<string, LookCounts>;
}

interface TaskCounts extends Record<'asked' | 'computed' | 'waited', number> {
  levels: Map<string, LookCounts>;
}

/** What came of a cache since this process began. */
export class CacheFigures {
  private readonly tasks = new Map<string, TaskCounts>();
  private readonly latencies = new Map<string, Latencies>();

  note(event: CacheEvent): void {
    const counts = had(this.tasks, event.task, () => ({ asked: 0, computed: 0, waited: 0, levels: new Map() }));
    if (event.kind !== 'looked') {
      counts[event.kind]++;
      return;
    }
    had(counts.levels, event.level, noLooks)[countOf[event.outcome]]++;
    had(this.latencies, event.level, () => new Latencies()).note(event.tookMs);
  }

  level(level: string): LevelFigures {
    const looks = [...this.tasks.values()].map(({ levels }) => levels.get(level) ?? noLooks()).reduce(add, noLooks());
    const latencies = this.latencies.get(level);
    return { level, ...looks, hitRate: share(looks.hits, looks.hits + looks.misses), meanMs: latencies?.mean ?? null, p95Ms: latencies?.quantile(0.95) ?? null };
  }

  task(task: string): TaskFigures {
    const { asked, computed, waited, levels } = this.tasks.get(task) ?? { asked: 0, computed: 0, waited: 0, levels: new Map() };
    return { task, asked, computed, waited, hitRate: share(asked - computed, asked), levels: Object.fromEntries(levels) };
  }

  /** Of all tasks together: who asked and needed no computation of their own, 0 to 1; null before the first. */
  get hitRate(): number | null {
    const all = [...this.tasks.values()];
    const asked = all.reduce((sum, counts) => sum + counts.asked, 0);
    return share(asked - all.reduce((sum, counts) => sum + counts.computed, 0), asked);
  }
}

const countOf = { hit: 'hits', miss: 'misses', away: 'away' } as const;
const noLooks = (): LookCounts => ({ hits: 0, misses: 0, away: 0 });
const add = (one: LookCounts, other: LookCounts): LookCounts => ({ hits: one.hits + other.hits, misses: one.misses + other.misses, away: one.away + other.away });
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function had<Value>(map: Map<string, Value>, key: string, begin: () => Value): Value {
  const value = map.get(key) ?? begin();
  map.set(key, value);
  return value;
}
