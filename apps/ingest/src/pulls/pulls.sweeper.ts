import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Sweep } from '@sluice/service';
import { MailboxRepository } from './mailbox.repository.ts';
import { PullService } from './pull.service.ts';

/** Reads what rang and was not pulled: after a crash, after a failure when its time has come, and while Redis cannot wake anybody. */
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
      for (const mailbox of await this.mailboxes.findDue()) void this.pulls.start(mailbox);
    });
  }
}
