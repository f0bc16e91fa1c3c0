import type { Account } from '@sluice/channels';
import { Database, sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import { MessageRepository } from '../src/accept/message.repository.ts';
import { acceptRow, type NewMessage } from '../src/accept/new-message.ts';
import { LaneRepository, type Visited } from '../src/lanes/lane.repository.ts';
import { sent, type Settlement } from '../src/lanes/settle.ts';
import { termsOf, type Terms } from '../src/lanes/terms.ts';
import { aMessage } from './rows.ts';

/** dispatch's rows without the app: nobody wakes, sends or sweeps but the spec. */
export interface Lanes {
  database: Database;
  accept(accountId: string, more?: Partial<NewMessage>): Promise<boolean>;
  /** Claims up to `most` messages of an account. */
  claim(accountId: string, most?: number): Promise<Visited>;
  termsFor(accountId: string): Promise<Terms>;
  /** The texts that one claim takes, in its order. */
  take(accountId: string, most?: number): Promise<string[]>;
  settle(attemptId: string, settlement?: Partial<Settlement>): Promise<void>;
  close(): Promise<void>;
}

export function openLanes(url: string, maxConnections = 5): Lanes {
  const database = new Database({ url, maxConnections, applicationName: 'spec' });
  const lanes = new LaneRepository(database);
  const messages = new MessageRepository(database);
  const termsFor = async (accountId: string): Promise<Terms> => {
    const [account] = await database.query<Pick<Account, 'channel' | 'limits' | 'revision'>>(sql`select channel, limits, revision from storage.accounts where id = ${accountId}`);
    return termsOf(account ?? null, { leaseMs: 20_000, paced: true });
  };
  const claim = async (accountId: string, most = 100): Promise<Visited> =>
    lanes.work(accountId, { settlements: [], claimId: uuid(), most, terms: await termsFor(accountId) });
  return {
    database,
    accept: async (accountId, more) => (await messages.accept([acceptRow(aMessage(accountId, more), 'sandbox')]))[0]?.rings ?? false,
    claim,
    termsFor,
    take: async (accountId, most) => (await claim(accountId, most)).claimed.map(({ text }) => text),
    settle: async (attemptId, settlement) => {
      const [attempt] = await database.query<{ accountId: string }>(sql`select account_id as "accountId" from dispatch.attempts where id = ${attemptId}`);
      await lanes.settle(attempt?.accountId ?? '', [{ ...sent(null), ...settlement, attemptId }]);
    },
    close: () => database.onApplicationShutdown(),
  };
}
