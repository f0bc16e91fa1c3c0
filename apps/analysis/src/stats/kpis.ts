/** What came of the events of a stretch of time. Times in seconds; null where nothing was measured. */
export interface Figures {
  /** Cards and texts that were analysed, whatever came of them. */
  total: number;
  failed: number;
  /** From the event's arrival until its outcome was kept. */
  responseAvg: number | null;
  responseP95: number | null;
  responseP99: number | null;
  /** Of the work itself, for cards that were computed and for cards that a cache had. */
  computedAvg: number | null;
  cachedAvg: number | null;
  /** Cards, and those of them that a cache had. */
  cards: number;
  cachedCards: number;
}

export type KpiStatus = 'ok' | 'missed' | 'alert' | 'unknown';

export interface Kpi {
  name: string;
  value: number | null;
  unit: 's' | 'share' | 'times';
  target: string;
  status: KpiStatus;
}

interface Bounds {
  target: string;
  isReached: (value: number) => boolean;
  /** Beyond it somebody must be woken. */
  isAlarming?: (value: number) => boolean;
}

/** The measures by which the card service is judged, each with its target, beside what was measured. */
export function kpisOf(figures: Figures): Kpi[] {
  const { total, failed, cards, cachedCards, computedAvg, cachedAvg } = figures;
  const failureShare = share(failed, total);
  return [
    judged({ name: 'response_time_avg', value: figures.responseAvg, unit: 's' }, { target: '< 5', isReached: (value) => value < 5 }),
    judged({ name: 'response_time_p95', value: figures.responseP95, unit: 's' }, { target: '< 10', isReached: (value) => value < 10 }),
    judged({ name: 'response_time_p99', value: figures.responseP99, unit: 's' }, { target: '≤ 15', isReached: (value) => value <= 15, isAlarming: (value) => value > 15 }),
    judged({ name: 'success_rate', value: failureShare === null ? null : 1 - failureShare, unit: 'share' }, { target: '> 0.95', isReached: (value) => value > 0.95 }),
    judged({ name: 'failure_rate', value: failureShare, unit: 'share' }, { target: '≤ 0.1', isReached: (value) => value <= 0.1, isAlarming: (value) => value > 0.1 }),
    judged({ name: 'cache_hit_rate', value: share(cachedCards, cards), unit: 'share' }, { target: '> 0.3', isReached: (value) => value > 0.3 }),
    judged({ name: 'cache_hit_rate_goal', value: share(cachedCards, cards), unit: 'share' }, { target: '≥ 0.6', isReached: (value) => value >= 0.6 }),
    judged({ name: 'cache_speed_up', value: computedAvg !== null && cachedAvg ? computedAvg / cachedAvg : null, unit: 'times' }, { target: '> 5', isReached: (value) => value > 5 }),
  ];
}

function judged({ name, value, unit }: Pick<Kpi, 'name' | 'value' | 'unit'>, { target, isReached, isAlarming }: Bounds): Kpi {
  const status = value === null ? 'unknown' : isReached(value) ? 'ok' : isAlarming?.(value) ? 'alert' : 'missed';
  return { name, value: value === null ? null : round(value), unit, target, status };
}

/** A part of a whole, 0 to 1; null of nothing. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : round(part / whole);
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
