import { Injectable } from '@nestjs/common';
import { Database, sql, type Statements } from '@sluice/prisma';
import type { AcceptRow } from './new-message.ts';

/** While a wake-up is this young nobody sends another: the lane will see the message when it answers. */
const wakeMs = 5_000;

export interface Accepted {
  messageId: string;
  accountId: string;
  /** Whether the lane must be woken. */
  rings: boolean;
}

@Injectable()
export class MessageRepository {
  constructor(private readonly database: Database) {}

  /** Keeps messages under their keys, in their order; a second time it does nothing. Answers those that are new. */
  async accept(rows: readonly AcceptRow[], statements: Statements = this.database): Promise<Accepted[]> {
    return statements.query<Accepted>(sql`
      select message_id as "messageId", lane as "accountId", rings from dispatch.accept(${JSON.stringify(rows)}, ${wakeMs})`);
  }
}
