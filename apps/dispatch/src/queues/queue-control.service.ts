import { Injectable } from '@nestjs/common';
import { EventStream } from '@sluice/stream';
import { LaneService } from '../lanes/lane.service.ts';
import { ChangeRepository, portion } from '../messages/change.repository.ts';
import { statesOf, type ClearAnswer, type ClearRequest } from './queue-request.ts';
import type { QueueView } from './queue-view.ts';
import { PauseRepository } from './pause.repository.ts';
import { QueueStatusService } from './queue-status.service.ts';
import { QueuesService } from './queues.service.ts';

/** Lanes woken at once. */
const atOnce = 200;

export interface Halt {
  halted: boolean;
  since: string | null;
}

/** Pauses, resumes and clears queues. A second time it does nothing. */
@Injectable()
export class QueueControl {
  constructor(
    private readonly pauses: PauseRepository,
    private readonly queues: QueuesService,
    private readonly changes: ChangeRepository,
    private readonly lanes: LaneService,
    private readonly status: QueueStatusService,
    private readonly stream: EventStream,
  ) {}

  async halt(): Promise<Halt> {
    return { halted: true, since: (await this.pauses.halt()).toISOString() };
  }

  async goOn(): Promise<Halt> {
    await this.pauses.goOn();
    await this.wakeAll();
    return { halted: false, since: null };
  }

  async pause(accountId: string): Promise<QueueView> {
    await this.queues.find(accountId);
    if (await this.pauses.pause(accountId)) this.tell('account-paused', accountId);
    return this.queues.find(accountId);
  }

  async resume(accountId: string): Promise<QueueView> {
    await this.queues.find(accountId);
    if (await this.pauses.resume(accountId)) this.tell('account-resumed', accountId);
    await this.lanes.wake(accountId);
    return this.queues.find(accountId);
  }

  /** A portion at a time, so that the lane is not locked for long; what comes meanwhile may be cleared too. */
  async clear(accountId: string, request: ClearRequest): Promise<ClearAnswer> {
    await this.queues.find(accountId);
    const states = statesOf(request);
    let cleared = 0;
    for (;;) {
      const ids = await this.changes.some(accountId, states);
      cleared += (await this.changes.apply(accountId, ids, { cancel: states })).length;
      if (ids.length < portion) break;
    }
    if (cleared > 0) await this.lanes.wake(accountId);
    this.status.touch(accountId);
    return { cleared };
  }

  private async wakeAll(): Promise<void> {
    let last: string | undefined = '';
    while (last !== undefined) {
      const accounts: string[] = await this.pauses.waiting(last, atOnce);
      await Promise.all(accounts.map((accountId) => this.lanes.wake(accountId)));
      last = accounts.length < atOnce ? undefined : accounts.at(-1);
    }
  }

  private tell(type: 'account-paused' | 'account-resumed', accountId: string): void {
    this.stream.publishAll([{ type, accountId, reason: 'by hand' }]);
    this.status.touch(accountId);
  }
}
