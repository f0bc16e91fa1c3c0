import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { pacedMax } from '@sluice/rate-limit';
import { SENDING_RULES } from '../lanes/sender.service.ts';
import { termsOf, type SendingRules } from '../lanes/terms.ts';
import { healthOf } from './health-score.ts';
import { viewQueue, type QueueView } from './queue-view.ts';
import { QueuesRepository, type LaneRow } from './queues.repository.ts';

/** What operators see of lanes. */
@Injectable()
export class QueuesService {
  constructor(
    private readonly queues: QueuesRepository,
    @Inject(SENDING_RULES) private readonly rules: SendingRules,
  ) {}

  /** In the order of account ids. */
  async list(after: string, limit: number): Promise<QueueView[]> {
    const rows = await this.queues.lanes({ after, limit });
    return Promise.all(rows.map((row) => this.view(row)));
  }

  /** Throws `not-found` for an account that does not exist. */
  async find(accountId: string): Promise<QueueView> {
    const [row] = await this.queues.lanes({ among: [accountId] });
    if (!row) throw new AppError('not-found', `There is no account ${accountId}.`);
    return this.view(row);
  }

  private async view(row: LaneRow): Promise<QueueView> {
    const { limits } = termsOf({ ...row, revision: 0 }, this.rules);
    const windows = limits.filter(({ scope }) => scope === 'account' || scope === 'platform').map((limit) => ({ ...limit, allowed: pacedMax(limit.max, row.pace) }));
    const [usage, condition] = [await this.queues.usage(row.account, windows), await this.queues.condition(row.account)];
    const health = healthOf({ ...condition, pace: row.pace, paused: row.paused || row.halted });
    return viewQueue(row, { windows: usage, ...(await this.queues.floods(row.account)), health });
  }
}
