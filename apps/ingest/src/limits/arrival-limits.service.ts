import { Inject, Injectable } from '@nestjs/common';
import type { Arrival } from '@sluice/channels';
import { WindowStore, type Hit } from '@sluice/rate-limit';
import { BlockList } from './block-list.service.ts';
import { senderKey } from './block.ts';
import { isCard, withLimit, withoutBlocked } from './judge-arrivals.ts';
import { LIMITS, type Limits } from './limits.ts';
import { Refusals } from './refusals.service.ts';

/** What came for an account. */
export interface Arrived {
  accountId: string;
  arrivals: readonly Arrival[];
}

/** Decides, before arrivals go into the journal, which of them are not worked: those of blocked people, and cards that are too many. */
@Injectable()
export class ArrivalLimits {
  constructor(
    private readonly windows: WindowStore,
    private readonly blocks: BlockList,
    private readonly refusals: Refusals,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  /** As they are to be kept, all of them. The same arrival judged again is the same, and counts once. */
  async judge<Judged extends Arrived>(arrived: readonly Judged[]): Promise<Judged[]> {
    const heard = arrived.map((one) => ({ ...one, arrivals: this.hear(one) }));
    const cards = heard.flatMap(({ accountId, arrivals }) => arrivals.filter(isCard).map((card) => ({ accountId, card })));
    if (cards.length === 0) return heard;
    const verdicts = await this.windows.take(this.limits.cards, cards.map(hitOf));
    this.refusals.count('cards', verdicts.filter(({ admit }) => !admit).length);
    const verdictOf = new Map(cards.map(({ card }, index) => [card, verdicts[index]]));
    return heard.map((one) => ({ ...one, arrivals: one.arrivals.map((arrival) => withLimit(arrival, verdictOf.get(arrival))) }));
  }

  private hear({ accountId, arrivals }: Arrived): Arrival[] {
    const isBlocked = (senderId: string): boolean => this.blocks.find('account', accountId) !== null || this.blocks.find('sender', senderKey(accountId, senderId)) !== null;
    const heard = withoutBlocked(arrivals, isBlocked);
    this.refusals.count('blocked', heard.filter((arrival, index) => arrival !== arrivals[index]).length);
    return heard;
  }
}

/** Counted when it was sent, so that what waited somewhere and comes all at once was still not sent all at once. */
function hitOf({ accountId, card: { platformEventId, event } }: { accountId: string; card: Arrival }): Hit {
  return { key: `cards:${senderKey(accountId, event?.sender.id ?? '')}`, id: platformEventId, at: Math.min(Date.parse(event?.at ?? ''), Date.now()) };
}
