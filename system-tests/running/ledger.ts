import { query } from '../../tools/stack/postgres.ts';
import type { RunningSystem } from './system.ts';

/** What the tables say of the events of one account. */
export interface Ledger {
  events: number;
  /** Events with exactly one answer that is on record as sent. */
  answeredOnce: number;
  /** Answers whose fate nobody knows, and says so. */
  uncertain: number;
  /** Anything else: no answer yet, several answers, failures. */
  open: number;
}

/** Reads the ledger; an answer is a message of kind reply or completion. */
export async function readLedger(system: RunningSystem, accountId: string): Promise<Ledger> {
  return query(system.databaseUrl, async (client) => {
    const { rows } = await client.query<{ answers: number; completed: number; uncertain: number }>(
      `select count(m.id)::int as answers,
         count(*) filter (where m.state = 'COMPLETED')::int as completed,
         count(*) filter (where m.state = 'UNCERTAIN')::int as uncertain
       from ingest.events e
       left join dispatch.messages m on m.event_id = e.id and m.kind in ('reply', 'completion')
       where e.account_id = $1 group by e.id`,
      [accountId],
    );
    const answeredOnce = rows.filter(({ answers, completed }) => answers === 1 && completed === 1).length;
    const uncertain = rows.filter((row) => row.answers === 1 && row.uncertain === 1).length;
    return { events: rows.length, answeredOnce, uncertain, open: rows.length - answeredOnce - uncertain };
  });
}

/** The states of what is open, counted: what to look at when a test waited in vain. */
export async function readOpen(system: RunningSystem, accountId: string): Promise<object[]> {
  return query(system.databaseUrl, async (client) => {
    const { rows } = await client.query<object>(
      `select e.kind, e.settled_at is not null as settled, e.wakes, m.state, m.error_code, l.woken_at, l.next_wake_at, l.flood_until,
         count(*)::int, min(e.id::text) as example
       from ingest.events e
       left join dispatch.messages m on m.event_id = e.id and m.kind in ('reply', 'completion')
       left join dispatch.lanes l on l.account_id = e.account_id
       where e.account_id = $1 and m.state is distinct from 'COMPLETED' group by 1, 2, 3, 4, 5, 6, 7, 8 limit 20`,
      [accountId],
    );
    return rows;
  });
}

/** What became of one thing that came in. */
export interface Worked {
  platformEventId: string;
  kind: string;
  /** Of its analysis; null when there is none. */
  stage: string | null;
  /** The states of its answers, without those that say that work goes on. */
  answers: string[];
}

/** Everything in the journal of one account, one row for each entry. */
export async function readJournal(system: RunningSystem, accountId: string): Promise<Worked[]> {
  return query(system.databaseUrl, async (client) => {
    const { rows } = await client.query<Worked>(
      `select e.platform_event_id as "platformEventId", e.kind, a.stage,
         array(select m.state::text from dispatch.messages m where m.event_id = e.id and m.kind in ('reply', 'completion')) as answers
       from ingest.events e left join storage.analyses a on a.event_id = e.id
       where e.account_id = $1`,
      [accountId],
    );
    return rows;
  });
}
