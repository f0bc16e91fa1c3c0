import { Injectable } from '@nestjs/common';
import { Channels } from '@sluice/channels';
import { LaneRepository } from '../lanes/lane.repository.ts';
import { settleOrphan } from './settle-orphan.ts';
import { SweepRepository, type Orphan } from './sweep.repository.ts';

/** Ends the attempts of processes that died. */
@Injectable()
export class OrphansService {
  constructor(
    private readonly repository: SweepRepository,
    private readonly lanes: LaneRepository,
    private readonly channels: Channels,
  ) {}

  /** Answers the accounts whose lanes may go on. */
  async settle(): Promise<string[]> {
    const byAccount = Object.groupBy(await this.repository.findOrphans(), ({ accountId }) => accountId);
    const accounts = Object.entries(byAccount);
    for (const [accountId, orphans = []] of accounts) {
      const settlements = orphans.map((orphan) => ({ ...settleOrphan(orphan, this.repeatsSafely(orphan), Math.random()), attemptId: orphan.attemptId }));
      await this.lanes.settle(accountId, settlements);
    }
    return accounts.map(([accountId]) => accountId);
  }

  private repeatsSafely({ channel, edits, replyToken }: Orphan): boolean {
    if (channel === null) return false;
    const reply = replyToken === null ? null : { token: replyToken, receivedAt: new Date(0) };
    return this.channels.of(channel).repeatsSafely({ edits, replyToken: reply });
  }
}
