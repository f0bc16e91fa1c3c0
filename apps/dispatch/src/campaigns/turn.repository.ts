import { Injectable } from '@nestjs/common';
import type { AccountChannel } from '@sluice/channels';
import { Database, sql, type Statements } from '@sluice/prisma';
import { turnOf } from '@sluice/rate-limit';
import { awaitsReply, type TurnFacts } from '../explain/outlook.ts';

/** Somebody with the account that would send; null when none of them knows the person. */
export interface Addressed {
  channel: AccountChannel;
  accountId: string | null;
  chatId: string;
}

/** Knows to whom a platform lets messages through only in turn with the person. */
@Injectable()
export class TurnRepository {
  constructor(private readonly database: Database) {}

  /** Which of these may have nothing now, until they write again. Asks nothing for channels without such turns. */
  async awaiting<One extends Addressed>(all: readonly One[], statements: Statements = this.database): Promise<Set<One>> {
    const inTurn = all.filter(({ channel }) => turnOf(channel) !== null);
    if (inTurn.length === 0) return new Set();
    const facts = await statements.query<TurnFacts>(sql`
      select extract(epoch from clock_timestamp())::float * 1000 as now, c.held_at is not null as held, extract(epoch from c.turn_at)::float * 1000 as "turnAt",
        coalesce(c.turn_sent, 0) as "turnSent", extract(epoch from v.last_inbound_at)::float * 1000 as "lastInboundAt"
      from unnest(${inTurn.map(({ accountId }) => accountId)}::text[], ${inTurn.map(({ chatId }) => chatId)}::text[]) with ordinality as g(account_id, chat_id, place)
      left join dispatch.chats c on c.account_id = g.account_id and c.chat_id = g.chat_id
      left join storage.conversations v on v.account_id = g.account_id and v.chat_id = g.chat_id
      order by g.place`);
    return new Set(inTurn.filter(({ channel }, index) => awaitsReply(facts[index] as TurnFacts, turnOf(channel) ?? undefined, 0)));
  }
}
