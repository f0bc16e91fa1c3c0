import { Inject, Injectable } from '@nestjs/common';
import { Channels, type Account, type Outgoing, type SendContext, type Sent } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { withTrace } from '@sluice/observability';
import { LaneRepository, type Claim } from './lane.repository.ts';
import { sent, settleFailure, type Settlement } from './settle.ts';
import type { SendingRules } from './terms.ts';

export const SENDING_RULES = Symbol('how this process sends');

/** An account made ready to send with. */
export type Outlet = (message: Outgoing, context: SendContext) => Promise<Sent>;

/** A process that was suspended since its claim must not send on a permit that may have passed to somebody else. */
const freshMs = 2_000;
const sendShare = 0.7;

/** Sends what was claimed; what came of it is a value. */
@Injectable()
export class Sender {
  private readonly freshMs: number;
  private readonly sendMs: number;

  constructor(
    private readonly channels: Channels,
    private readonly lanes: LaneRepository,
    @Inject(SENDING_RULES) { leaseMs }: SendingRules,
  ) {
    this.freshMs = Math.min(freshMs, leaseMs / 5);
    this.sendMs = leaseMs * sendShare;
  }

  /** Everything a send needs, got ready before the claim. An account that is gone has an outlet that refuses. */
  open(account: Account | null): Outlet {
    if (!account) return () => Promise.reject(new AppError('not-found', 'The account of this message is gone.'));
    const adapter = this.channels.of(account.channel);
    return (message, context) => adapter.send(message, account, context);
  }

  /** `claimedAt`: `performance.now()` before the claim. Never throws. */
  async send(outlet: Outlet, claim: Claim, claimedAt: number): Promise<Settlement> {
    return withTrace(claim.trace, async () => {
      const admit = (): void => {
        if (performance.now() - claimedAt > this.freshMs) throw new AppError('unavailable', 'Too long between claim and send; nothing was sent.');
      };
      try {
        admit();
        const { platformMessageId } = await outlet(await this.outgoing(claim), { signal: AbortSignal.timeout(this.sendMs), admit });
        return sent(platformMessageId);
      } catch (error) {
        return settleFailure(error, claim, Math.random());
      }
    });
  }

  private async outgoing({ messageId, chatId, text, parseMode, replyToken, replyTokenAt, edits, attempts }: Claim): Promise<Outgoing> {
    const reply = replyToken !== null && replyTokenAt !== null ? { token: replyToken, receivedAt: new Date(replyTokenAt) } : null;
    const doubtSince = attempts > 1 ? await this.lanes.doubtSince(messageId) : null;
    return { id: messageId, chatId, text, parseMode, replyToken: reply, edits, doubtSince };
  }
}
