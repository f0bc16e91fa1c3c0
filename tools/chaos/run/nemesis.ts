import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Fault } from '../judge/ledger.ts';
import { now } from '../now.ts';
import { oneOf } from '../random.ts';
import { bring, type Replica, startWithin } from '../stand/fleet.ts';
import type { Stand } from '../stand/stand.ts';
import { allDone } from './all-done.ts';
import type { PlannedFault } from './nemesis-plan.ts';

export interface NemesisOptions {
  plan: readonly PlannedFault[];
  /** How long a store stays away. */
  awayMs: number;
  /** How long a frozen dispatcher stays frozen: longer than its lease. */
  freezeMs: number;
  say?: (line: string) => void;
}

/** Does what was planned, and answers what was done when; a replica is never taken when it is the last one. */
export async function unleash(stand: Stand, { plan, say = () => undefined, ...options }: NemesisOptions): Promise<Fault[]> {
  const startedAt = now();
  const done: Promise<Fault>[] = [];
  for (const { kind, atMs, pick } of plan) {
    await pause(Math.max(0, startedAt + atMs - now()));
    const work = await begin(stand, { kind, pick, ...options });
    const from = now();
    say(`${((from - startedAt) / 1_000).toFixed(1)} s  ${work.what}`);
    const fault = work.run().then(() => ({ kind, from, to: now() }));
    fault.catch(() => undefined); // Heard at the end, with the others.
    done.push(fault);
  }
  return allDone(done);
}

interface Work {
  what: string;
  run: () => Promise<void>;
}

async function begin(stand: Stand, { kind, pick, awayMs, freezeMs }: Pick<PlannedFault, 'kind' | 'pick'> & Pick<NemesisOptions, 'awayMs' | 'freezeMs'>): Promise<Work> {
  switch (kind) {
    case 'flush':
      return { what: 'FLUSHALL', run: () => flush(stand.redis.url) };
    case 'redis':
      return { what: `kill -9 Redis, back in ${awayMs} ms`, run: () => restart(stand.redis.child, 'SIGKILL', awayMs) };
    case 'postgres':
      return { what: `stop PostgreSQL at once, back in ${awayMs} ms`, run: () => restart(stand.postgres.child, 'SIGQUIT', awayMs) };
    default: {
      const replica = await take(stand.dispatchers, pick);
      if (kind === 'kill') return { what: `kill -9 ${replica.name}`, run: () => killed(replica) };
      if (kind === 'term') return { what: `SIGTERM ${replica.name}`, run: () => replaced(replica) };
      return { what: `SIGSTOP ${replica.name} for ${freezeMs} ms`, run: () => frozen(replica, freezeMs) };
    }
  }
}

/** To be back after a kill, through whatever else fails meanwhile. */
const patienceMs = 60_000;

async function take(replicas: readonly Replica[], pick: number): Promise<Replica> {
  for (;;) {
    const up = replicas.filter((replica) => replica.up);
    const replica = oneOf(up, pick);
    if (up.length > 1) {
      replica.up = false;
      return replica;
    }
    await pause(50);
  }
}

async function killed(replica: Replica): Promise<void> {
  await replica.child.kill('SIGKILL');
  await bring(replica, patienceMs);
}

/** To end after SIGTERM. */
const graceMs = 10_000;

async function replaced(replica: Replica): Promise<void> {
  const askedAt = now();
  await replica.child.stop(graceMs);
  if (now() - askedAt >= graceMs) throw new Error(`${replica.name} did not end within ${graceMs} ms of SIGTERM.`);
  await bring(replica, patienceMs);
}

async function frozen(replica: Replica, freezeMs: number): Promise<void> {
  replica.child.signal('SIGSTOP');
  await pause(freezeMs);
  replica.child.signal('SIGCONT');
  replica.up = true;
}

async function restart(child: Stand['redis']['child'], signal: NodeJS.Signals, awayMs: number): Promise<void> {
  await child.kill(signal);
  await pause(awayMs);
  await startWithin(child, patienceMs);
}

async function flush(url: string): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: 0 });
  redis.on('error', () => undefined);
  await redis.flushall().catch(() => undefined);
  redis.disconnect();
}
