import type { RunScript } from '@sluice/circuit-breaker';
import { v4 as uuid } from 'uuid';
import { emptyLedger, ledgerSchema, prune, type Ledger } from './ledger.ts';
import { LedgerStore, type Step } from './ledger.store.ts';

const keptMs = 2 * 86_400_000;
/** One of all who change a ledger at once always gets through; each process has one at a time. */
const mostTries = 100;

/**
 * KEYS: a ledger, kept as `<version> <JSON>`. ARGV: the version that was read (a dash when there was none), and, to change it, what to keep and for how
 * many milliseconds. Answers whether it was changed, the time by Redis' clock, and what is kept.
 */
export const ledgerScript = `
local time = redis.call('TIME')
local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
local kept = redis.call('GET', KEYS[1]) or ''
if ARGV[2] and (string.match(kept, '^(%S+) ') or '-') == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
  return {1, now, ''}
end
return {0, now, kept}`;

/** Ledgers of all processes on one Redis: whoever comes second looks again. What Redis holds that is none counts as an empty one. */
export class RedisLedgerStore extends LedgerStore {
  private last: Promise<unknown> = Promise.resolve();

  /** `run` runs `ledgerScript`. */
  constructor(private readonly run: RunScript) {
    super();
  }

  change<Answer>(name: string, step: Step<Answer>): Promise<Answer> {
    const mine = this.last.then(() => this.changeAlone(`{sluice}:ai:keys:${name}`, step));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  private async changeAlone<Answer>(key: string, step: Step<Answer>): Promise<Answer> {
    let [, now, kept] = (await this.run([key], ['-'])) as [number, string, string];
    for (let tries = 0; tries < mostTries; tries++) {
      const { version, ledger } = read(kept);
      const next = step(ledger, Number(now));
      if (next.ledger === ledger) return next.answer;
      const written = (await this.run([key], [version, `${uuid()} ${JSON.stringify(prune(next.ledger, Number(now)))}`, keptMs])) as [number, string, string];
      if (written[0] === 1) return next.answer;
      [, now, kept] = written;
    }
    throw new Error(`${key} could not be changed in ${mostTries} tries.`);
  }
}

function read(kept: string): { version: string; ledger: Ledger } {
  const end = kept.indexOf(' ');
  if (end < 0) return { version: '-', ledger: emptyLedger };
  return { version: kept.slice(0, end), ledger: parse(kept.slice(end + 1)) };
}

function parse(json: string): Ledger {
  try {
    return ledgerSchema.parse(JSON.parse(json));
  } catch {
    return emptyLedger;
  }
}
