import { Latencies } from './latencies.ts';

/** What happens to answers. `asked`: somebody wants one; `hit`: a level had it; `computed`: one is begun; `waited`: somebody else's was taken when it was done. */
type AnswerEvent = 'asked' | 'hit' | 'computed' | 'waited';

/** What happens in a cache. */
export type CacheEvent = { kind: AnswerEvent; task: string } | ({ kind: 'looked' } & Look);

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
  hits: number;
  computed: number;
  /** Who had to wait for a computation that somebody else had begun: no hit, although it saved one. */
  waited: number;
  /** Who asked for what a level had, 0 to 1; null before the first. */
  hitRate: number | null;
  levels: Record<string, LookCounts>;
}

interface TaskCounts extends Record<AnswerEvent, number> {
  levels: Map<string, LookCounts>;
}

const nothingYet = (): TaskCounts => ({ asked: 0, hit: 0, computed: 0, waited: 0, levels: new Map() });

/** What came of a cache since this process began. */
export class CacheFigures {
  private readonly tasks = new Map<string, TaskCounts>();
  private readonly latencies = new Map<string, Latencies>();

  note(event: CacheEvent): void {
    const counts = had(this.tasks, event.task, nothingYet);
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
    const { asked, hit: hits, computed, waited, levels } = this.tasks.get(task) ?? nothingYet();
    return { task, asked, hits, computed, waited, hitRate: share(hits, asked), levels: Object.fromEntries(levels) };
  }

  /** Of all tasks together: who asked for what a level had, 0 to 1; null before the first. */
  get hitRate(): number | null {
    const sum = (of: 'asked' | 'hit'): number => [...this.tasks.values()].reduce((all, counts) => all + counts[of], 0);
    return share(sum('hit'), sum('asked'));
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
