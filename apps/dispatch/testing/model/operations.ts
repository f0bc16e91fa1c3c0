import { sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import { wordOf } from '../../src/accept/priorities.ts';
import type { Settlement } from '../../src/lanes/settle.ts';
import { isWaiting, laneOf } from './lane-model.ts';
import { accept, type GivenMessage } from './model-accept.ts';
import { amend, cancel, retry, sweep, type Change } from './model-change.ts';
import { claim } from './model-claim.ts';
import { awaitMore } from './model-merge.ts';
import { givenBack, settle } from './model-settle.ts';
import { instant } from './real-lanes.ts';
import type { Operation } from './world.ts';

export function accepting(account: string, given: readonly GivenMessage[]): Operation {
  const said = given.map(({ id, key, chat, kind, priority, batch, event, scheduledAt, expiresAt }) => {
    const marks = { batch, event, scheduledAt, expiresAt, ...(key !== id && { key }) };
    return `${wordOf(priority)} ${kind} ${id} to ${chat} ${JSON.stringify(marks, (_name, value: unknown) => value ?? undefined)}`;
  });
  return { says: `${account} accepts ${said.join(', ')}`, expect: (model) => accept(model, account, given), run: (real) => real.accept(account, given) };
}

/** One visit: what attempts came to, then a claim of up to `most`. */
export function visiting(account: string, results: readonly { index: number; message: number; nth: number; settlement: Settlement }[], most: number): Operation {
  const said = results.map(({ message, nth, settlement: { outcome, state, floodMs, floodScope } }) => {
    return `try ${nth + 1} of ${message}: ${outcome} → ${state}${outcome === 'flood' ? ` ${floodScope} ${floodMs}` : ''}`;
  });
  return {
    says: `${account} [${said.join('; ')}] claims ${most}`,
    expect: (model) => ({
      settled: results.flatMap((result) => settle(model, account, result)),
      claim: most > 0 ? claim(model, account, most) : { claimed: [], waitMs: null, rings: false },
    }),
    run: (real) => {
      const settlements = results.map(({ index, message, nth, settlement }) => ({ index, settlement, attemptId: real.attemptId(message, nth) }));
      return real.visit(account, { settlements, most });
    },
  };
}

/** A claim whose answer was lost, given back, and given back once more. */
export function losing(account: string, most: number): Operation {
  return {
    says: `${account} loses a claim of ${most}`,
    expect: (model) => {
      const lane = laneOf(model, account);
      const before = lane.attempts.length;
      claim(model, account, most);
      for (let index = before; index < lane.attempts.length; index++) settle(model, account, { index, settlement: givenBack });
    },
    run: async (real) => {
      const claimId = uuid();
      await real.visit(account, { settlements: [], most }, claimId);
      for (let time = 1; time <= 2; time++) await real.release(account, claimId);
    },
  };
}

export function cancelling(account: string, ids: readonly number[]): Operation {
  return {
    says: `${account} cancels ${ids.join()}`,
    expect: (model) => cancel(model, account, ids),
    run: (real) => real.change(account, ids, { cancel: ['PENDING', 'RETRYING', 'FAILED'] }),
  };
}

export function amending(account: string, ids: readonly number[], change: Change): Operation {
  const { priority, scheduledAt, expiresAt } = change;
  const amended = {
    ...(priority !== undefined && { priority: wordOf(priority) }),
    ...(scheduledAt !== undefined && { scheduledAt: instant(scheduledAt) ?? null }),
    ...(expiresAt !== undefined && { expiresAt: instant(expiresAt) ?? null }),
  };
  return {
    says: `${account} amends ${ids.join()} ${JSON.stringify(change)}`,
    expect: (model) => amend(model, account, { ids, change }),
    run: (real) => real.change(account, ids, { amend: amended }),
  };
}

export function retrying(account: string, ids: readonly number[], force: boolean): Operation {
  return {
    says: `${account} retries ${ids.join()}${force ? ' by force' : ''}`,
    expect: (model) => retry(model, account, { ids, force }),
    run: (real) => real.change(account, ids, { retry: { force } }),
  };
}

export function pausing(account: string): Operation {
  return {
    says: `${account} is paused, or goes on`,
    expect: (model) => void (laneOf(model, account).paused = !laneOf(model, account).paused),
    run: async (real) => {
      await real.database.query(sql`update dispatch.lanes set paused_at = case when paused_at is null then now() end where account_id = ${real.accountId(account)}`);
    },
  };
}

export function halting(halted: boolean): Operation {
  return {
    says: halted ? 'everything halts' : 'everything goes on',
    expect: (model) => void (model.halted = halted),
    run: async (real) => {
      await real.database.query(halted ? sql`insert into dispatch.halts default values on conflict do nothing` : sql`delete from dispatch.halts`);
    },
  };
}

/** The person of a chat says something. */
export function writing(account: string, chat: string, now: number): Operation {
  return {
    says: `${chat} writes to ${account}`,
    expect: (model) => void laneOf(model, account).inbound.set(chat, now),
    run: (real) => real.hear(account, chat, now),
  };
}

export function sweeping(): Operation {
  return { says: 'the sweeper ends what expired', expect: sweep, run: (real) => real.expire() };
}

export function closing(account: string, batch: number): Operation {
  return {
    says: `${account} closes batch ${batch}`,
    expect: (model) => {
      const lane = laneOf(model, account);
      const open = lane.batches.get(batch);
      if (!open || open.closed) return null;
      open.closed = true;
      awaitMore(lane, batch, model.now);
      return lane.messages.some((one) => one.batch === batch && one.kind === 'progress' && isWaiting(one));
    },
    run: (real) => real.close(batch),
  };
}
