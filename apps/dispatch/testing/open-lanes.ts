import { Database } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import { MessageRepository, type NewMessage } from '../src/accept/message.repository.ts';
import { LaneRepository, type Claimed } from '../src/lanes/lane.repository.ts';
import { sent, type Settlement } from '../src/lanes/settle.ts';
import { aMessage } from './rows.ts';

/** dispatch's rows without the app: nobody wakes, sends or sweeps but the spec. */
export interface Lanes {
  database: Database;
  accept(accountId: string, more?: Partial<NewMessage>): Promise<boolean>;
  /** Claims up to `most` messages of an account. */
  claim(accountId: string, most?: number): Promise<Claimed>;
  /** The texts that one claim takes, in its order. */
  take(accountId: string, most?: number): Promise<string[]>;
  settle(attemptId: string, settlement?: Partial<Settlement>): Promise<void>;
  close(): Promise<void>;
}

export function openLanes(url: string, maxConnections = 5): Lanes {
  const database = new Database({ url, maxConnections, applicationName: 'spec' });
  const lanes = new LaneRepository(database);
  const messages = new MessageRepository(database);
  const claim = (accountId: string, most = 100): Promise<Claimed> => lanes.claim(accountId, uuid(), most);
  return {
    database,
    accept: (accountId, more) => messages.accept(aMessage(accountId, more)),
    claim,
    take: async (accountId, most) => (await claim(accountId, most)).claimed.map(({ text }) => text),
    settle: (attemptId, settlement) => lanes.settle(attemptId, { ...sent, ...settlement }, null),
    close: () => database.onApplicationShutdown(),
  };
}
