import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { lanesQueue } from '@sluice/contracts';
import { QueueProducer } from '@sluice/queue';
import { v7 as uuid } from 'uuid';
import { Bell } from './bell.ts';
import { insist } from './insist.ts';
import { LaneRepository, type Claimed } from './lane.repository.ts';
import { Permits } from './permits.ts';
import { Sender } from './sender.service.ts';

export const CONCURRENCY = Symbol('messages sent at once');

/** Messages of one account that one replica sends at once. */
const perLane = 10;
/** How long one job works a lane before it lets others have its place. */
const turnMs = 20_000;

/** Works a lane: claims what the windows allow, sends it, and leaves a wake-up for what must wait. */
@Injectable()
export class LaneService implements OnModuleDestroy {
  private readonly permits: Permits;
  /** The lanes this process is at, each with what wakes it. */
  private readonly atWork = new Map<string, Bell>();
  private stopping = false;

  constructor(
    private readonly lanes: LaneRepository,
    private readonly sender: Sender,
    private readonly producer: QueueProducer,
    @Inject(CONCURRENCY) concurrency: number,
  ) {
    this.permits = new Permits(concurrency);
  }

  /** Works the lane. When this process is at it already, that one goes on, and this place is free for another lane. */
  async drain(accountId: string): Promise<void> {
    const atWork = this.atWork.get(accountId);
    if (atWork) return atWork.ring();
    const bell = new Bell();
    this.atWork.set(accountId, bell);
    try {
      await this.turn(accountId, bell);
    } finally {
      this.atWork.delete(accountId);
    }
    if (bell.hasRung) await this.wake(accountId);
  }

  /** Claims nothing more: what is claimed already is sent and recorded, the rest goes on elsewhere. */
  onModuleDestroy(): void {
    this.stopping = true;
  }

  /** Wakes the lane now, or after a while. A wake-up that is lost is found by the sweeper. */
  async wake(accountId: string, waitMs = 0): Promise<void> {
    await this.producer.wake(lanesQueue, { accountId }, { delayMs: Math.max(0, Math.ceil(waitMs)) });
  }

  /** Goes on until nothing can be claimed and every send it began is settled; a long backlog is worked in turns. */
  private async turn(accountId: string, bell: Bell): Promise<void> {
    const sending = new Set<Promise<void>>();
    const turnEnds = performance.now() + turnMs;
    try {
      while (performance.now() < turnEnds && !this.stopping) {
        bell.quiet();
        const begun = sending.size < perLane ? await this.begin(accountId, sending) : 0;
        if (begun === 0 && sending.size === 0 && !bell.hasRung) return;
        if (begun === 0 && sending.size > 0) await Promise.race([...sending, bell.heard()]);
      }
    } finally {
      await Promise.all(sending);
    }
    bell.ring();
  }

  /** One claim; answers how many sends it began. Permits come first, so that nothing claimed has to wait. */
  private async begin(accountId: string, sending: Set<Promise<void>>): Promise<number> {
    const permits = await this.permits.take(perLane - sending.size);
    let used = 0;
    try {
      const outlet = await this.sender.open(accountId);
      if (this.stopping) return 0;
      const claimedAt = performance.now();
      const { claimed, waitMs, rings } = await this.claim(accountId, permits);
      if (waitMs !== null && rings) await this.wake(accountId, waitMs);
      for (const claim of claimed) {
        used++;
        const send = this.sender.send(outlet, { accountId, ...claim }, claimedAt).finally(() => {
          this.permits.giveBack(1);
          sending.delete(send);
        });
        sending.add(send);
      }
      return claimed.length;
    } finally {
      this.permits.giveBack(permits - used);
    }
  }

  /** A claim whose answer was lost may have been granted: it is given back, so that nothing waits for its lease or is in doubt. */
  private async claim(accountId: string, most: number): Promise<Claimed> {
    const claimId = uuid();
    try {
      return await this.lanes.claim(accountId, claimId, most);
    } catch (error) {
      await insist(() => this.lanes.release(claimId));
      throw error;
    }
  }
}
