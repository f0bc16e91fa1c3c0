import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database, sql } from '@sluice/prisma';
import { Sweep } from '@sluice/service';
import type { Mailbox } from '../pulls/mailbox.repository.ts';
import { PullService } from '../pulls/pull.service.ts';

/** Whether bots without a webhook are polled. */
export const IS_POLLING = Symbol('TELEGRAM_POLLING');

/** The mailbox that every polled bot has. */
const updates = 'updates';

/**
 * Gives each bot without a webhook of ours a mailbox, for machines that Telegram cannot reach, and takes it away when the bot gets
 * one. Such a mailbox is never read to its end: its reader waits at Telegram for what comes next.
 */
@Injectable()
export class PollsSweeper {
  constructor(
    private readonly database: Database,
    private readonly pulls: PullService,
    private readonly sweep: Sweep,
    @Inject(IS_POLLING) private readonly isPolling: boolean,
  ) {}

  @Interval(2_000)
  async run(): Promise<void> {
    await this.sweep.once('polls', async () => {
      for (const mailbox of await this.open()) void this.pulls.start(mailbox);
    });
  }

  /** The mailboxes that are new. What is left unread in one that goes is Telegram's still, so nothing is lost with its place. */
  private open(): Promise<Mailbox[]> {
    return this.database.query<Mailbox & Record<string, unknown>>(sql`
      with polled as (
        select a.id from storage.accounts a left join storage.webhooks w on w.account_id = a.id
        where ${this.isPolling} and a.channel = 'telegram' and w.set_url is null
      ), closed as (
        delete from ingest.mailboxes m where m.mailbox = ${updates} and not exists (select 1 from polled where id = m.account_id)
      )
      -- A mailbox that comes again refuses the pages of whoever read it before.
      insert into ingest.mailboxes (account_id, mailbox, rings, fence)
      select id, ${updates}, 1, extract(epoch from clock_timestamp())::bigint from polled
      on conflict do nothing
      returning account_id as "accountId", mailbox`);
  }
}
