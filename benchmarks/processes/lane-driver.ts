// Visits lanes as dispatch does, with nobody to send to: how long the database takes, by what waits in it.
import { Database, sql } from '@sluice/prisma';
import Fastify from 'fastify';
import { v7 as uuid } from 'uuid';
import type * as messagesOf from '../../apps/dispatch/src/accept/message.repository.ts';
import type * as rowsOf from '../../apps/dispatch/src/accept/new-message.ts';
import type * as lanesOf from '../../apps/dispatch/src/lanes/lane.repository.ts';
import type * as settlements from '../../apps/dispatch/src/lanes/settle.ts';
import type * as terms from '../../apps/dispatch/src/lanes/terms.ts';
import { importBuilt } from '../../tools/bench/built.ts';

/** What waits: `perAccount` messages for each account, each for a chat of its own as far as there are `chats`. */
export interface Waiting {
  accounts: number;
  perAccount: number;
  chats: number;
  /** The account's windows; too wide to hold anything back unless `full`. */
  max: number;
  windowMs: number;
  /** The window is full, and stays so. */
  full: boolean;
}

/** Milliseconds that visits took: those that claimed, or found a full window, and those that settled what was claimed. */
export interface Visits {
  claims: number[];
  settles: number[];
  claimed: number;
}

export interface Acceptance {
  /** Messages of one statement, over so many accounts. */
  group: number;
  accounts: number;
  groups: number;
}

const { PORT, DATABASE_URL = '' } = process.env;
const { MessageRepository } = await importBuilt<typeof messagesOf>('apps/dispatch/dist/accept/message.repository.js');
const { acceptRow } = await importBuilt<typeof rowsOf>('apps/dispatch/dist/accept/new-message.js');
const { LaneRepository } = await importBuilt<typeof lanesOf>('apps/dispatch/dist/lanes/lane.repository.js');
const { sent } = await importBuilt<typeof settlements>('apps/dispatch/dist/lanes/settle.js');
const { termsOf } = await importBuilt<typeof terms>('apps/dispatch/dist/lanes/terms.js');

/** Claimed by one visit: as many as one lane gets of fifteen permits when a few lanes are at work. */
const most = 5;
const database = new Database({ url: DATABASE_URL, maxConnections: 2, applicationName: 'lane-driver' });
const lanes = new LaneRepository(database);
const messages = new MessageRepository(database);
let seeded: Waiting | undefined;
let chatsMade = 0;

const app = Fastify({ requestTimeout: 0 });
app.get('/', () => 'ready');
app.post<{ Body: Waiting }>('/seed', async ({ body }) => seed(body));
app.post<{ Body: { turns: number } }>('/visits', async ({ body: { turns } }) => visit(seededNow(), turns));
app.post<{ Body: Acceptance }>('/accept', async ({ body }) => accept(body));
await app.listen({ port: Number(PORT), host: '127.0.0.1' });

async function seed(waiting: Waiting): Promise<object> {
  const { accounts, perAccount, chats, max, windowMs, full } = waiting;
  await database.query(sql`
    insert into storage.accounts (id, channel, name, credentials, limits, source)
    select 'lane-' || n, 'telegram', n, '', ${JSON.stringify(limitsOf(max, windowMs))}::jsonb, 'api' from generate_series(0, ${accounts}::int - 1) n`);
  for (let from = 0; from < accounts * perAccount; from += 100) {
    const group = Array.from({ length: Math.min(100, accounts * perAccount - from) }, (_none, at) => from + at);
    await messages.accept(group.map((n) => rowFor(Math.floor(n / perAccount), String(1 + (n % Math.min(chats, perAccount))))));
  }
  if (full) await fill(max);
  for (const table of ['messages', 'lines', 'lanes', 'chats', 'attempts']) await database.query({ text: `vacuum analyze dispatch.${table}` });
  await database.query({ text: 'checkpoint' });
  seeded = waiting;
  return {};
}

function limitsOf(max: number, windowMs: number): object[] {
  // The windows of Telegram and of its chats are looked up as well, and hold nothing back.
  return [{ max, windowMs }, { max: 1_000_000, windowMs: 3_600_000 }, { scope: 'platform', max: 1_000_000, windowMs: 1_000 }, { scope: 'chat', max: 3, windowMs: 1 }];
}

/** As many ends of sends as the window holds, at an instant to come: no claim is earlier than the last end, so the window stays full. */
async function fill(max: number): Promise<void> {
  await database.query(sql`
    insert into dispatch.attempts (message_id, account_id, claim_id, n, started_at, ended_at, end_no, lease_until, outcome)
    select (select id from dispatch.messages limit 1), 'lane-0', gen_random_uuid(), 1, now(), now() + interval '1 hour', n, now(), 'sent'
    from generate_series(1, ${max}::int) n`);
  await database.query(sql`update dispatch.lanes set begun = ${max}, ended = ${max}, last_ended_at = now() + interval '1 hour' where account_id = 'lane-0'`);
}

function rowFor(lane: number, chatId: string): rowsOf.AcceptRow {
  const key = uuid();
  return acceptRow({ key, accountId: `lane-${lane}`, chatId, text: 'Your order 20431 has left our warehouse.', kind: 'reply', priority: 'normal', trace: '0'.repeat(32) }, 'telegram');
}

/** Turns at lanes chosen by chance: claims, settles what it claimed, and puts as much back, so that what waits stays the same. */
async function visit({ accounts, max, windowMs }: Waiting, turns: number): Promise<Visits> {
  const account = { channel: 'telegram' as const, limits: limitsOf(max, windowMs) as never, revision: 1 };
  const own = termsOf(account, { leaseMs: 20_000, paced: true });
  const visits: Visits = { claims: [], settles: [], claimed: 0 };
  for (let turn = 0; turn < turns; turn++) {
    const lane = Math.floor(Math.random() * accounts);
    const beganAt = performance.now();
    const { claimed } = await lanes.work(`lane-${lane}`, { settlements: [], claimId: uuid(), most, terms: own });
    const claimedAt = performance.now();
    visits.claims.push(claimedAt - beganAt);
    if (claimed.length === 0) continue;
    await lanes.work(`lane-${lane}`, { settlements: claimed.map(({ attemptId }) => ({ ...sent('1'), attemptId })), claimId: uuid(), most: 0, terms: own });
    visits.settles.push(performance.now() - claimedAt);
    visits.claimed += claimed.length;
    await messages.accept(claimed.map(({ chatId }) => rowFor(lane, chatId)));
  }
  return visits;
}

/** Milliseconds for so many groups, one after the other; what they brought goes again. */
async function accept({ group, accounts, groups }: Acceptance): Promise<{ ms: number }> {
  const all = Array.from({ length: groups }, (_none, n) => Array.from({ length: group }, (_one, at) => rowFor((n + (at % accounts)) % seededNow().accounts, `new-${++chatsMade}`)));
  const beganAt = performance.now();
  for (const rows of all) await messages.accept(rows);
  const ms = performance.now() - beganAt;
  await database.query(sql`delete from dispatch.messages where chat_id like 'new-%'`);
  await database.query(sql`delete from dispatch.lines where chat_id like 'new-%'`);
  return { ms };
}

function seededNow(): Waiting {
  if (!seeded) throw new Error('Nothing waits yet: seed first.');
  return seeded;
}
