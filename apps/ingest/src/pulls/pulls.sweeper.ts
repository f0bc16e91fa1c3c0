import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Sweep } from '@sluice/service';
import { MailboxRepository } from './mailbox.repository.ts';
import { PullService } from './pull.service.ts';

/** A mailbox is looked into at least that often. Without a ring's token WeCom allows few calls. */
const quietMs = 300_000;

/**
 * Reads what rang and was not pulled: after a crash, after a failure when its time has come, and while Redis cannot wake anybody. And
 * what may have rung while nobody could hear it.
 */
@Injectable()
export class PullsSweeper {
  constructor(
    private readonly mailboxes: MailboxRepository,
    private readonly pulls: PullService,
    private readonly sweep: Sweep,
  ) {}

  @Interval(2_000)
  async run(): Promise<void> {
    await this.sweep.once('pulls', async () => {
      await this.pulls.ringMissed();
      await this.mailboxes.ringQuiet(quietMs);
      for (const mailbox of await this.mailboxes.findDue()) void this.pulls.start(mailbox);
    });
  }
}
