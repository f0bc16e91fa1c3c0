import { Injectable } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { LaneService } from '../lanes/lane.service.ts';
import { QueueStatusService } from '../queues/queue-status.service.ts';
import { statesFor, whyNot } from './action-states.ts';
import { ChangeRepository, type Change, type MessageFacts } from './change.repository.ts';
import type { MessageChange, RetryRequest } from './change-request.ts';
import { refuse, timeFaults } from './message-faults.ts';
import type { MessageView } from './message-view.ts';
import { MessagesService } from './messages.service.ts';

/** Changes single messages. A claim and a change of one message never both win. */
@Injectable()
export class ChangesService {
  constructor(
    private readonly changes: ChangeRepository,
    private readonly messages: MessagesService,
    private readonly lanes: LaneService,
    private readonly queues: QueueStatusService,
  ) {}

  async change(id: string, change: MessageChange): Promise<MessageView> {
    const { scheduledAt, expiresAt } = await this.present(id);
    refuse(timeFaults(change, Date.now()));
    const schedule = change.scheduledAt === undefined ? scheduledAt : change.scheduledAt;
    const expiry = change.expiresAt === undefined ? expiresAt : change.expiresAt;
    if (schedule && expiry && expiry <= schedule) refuse([{ path: change.expiresAt ? 'expiresAt' : 'scheduledAt', message: 'the message would expire before its schedule' }]);
    return this.apply(id, 'change', { amend: change });
  }

  /** A second time it does nothing. */
  async cancel(id: string): Promise<MessageView> {
    const { state } = await this.present(id);
    if (state === 'CANCELLED') return this.messages.find(id);
    return this.apply(id, 'cancel', { cancel: statesFor('cancel', false) });
  }

  async retry(id: string, { force }: RetryRequest): Promise<MessageView> {
    return this.apply(id, 'retry', { retry: { force } });
  }

  private async apply(id: string, action: 'cancel' | 'retry' | 'change', change: Change): Promise<MessageView> {
    const { accountId } = await this.present(id);
    const [changed] = await this.changes.apply(accountId, [id], change);
    if (!changed) {
      const { state } = await this.present(id);
      throw new AppError('conflict', whyNot(action, state), { details: { state } });
    }
    this.queues.touch(accountId);
    await this.lanes.wake(accountId);
    return this.messages.find(id);
  }

  private async present(id: string): Promise<MessageFacts> {
    const [row] = await this.changes.read([id]);
    if (!row) throw new AppError('not-found', `There is no message ${id}.`);
    return row;
  }
}
