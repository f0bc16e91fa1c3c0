import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Language } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { RedisProbe } from '@sluice/health';
import { Concurrency } from '../adaptive/concurrency.service.ts';
import { SENDING_RULES } from '../lanes/sender.service.ts';
import type { SendingRules } from '../lanes/terms.ts';
import { BacklogRepository, type Backlog } from './backlog.repository.ts';
import { viewMessageQueue, type MessageQueueView } from './message-queue-view.ts';
import { recommend } from './recommendations.ts';

/** A store that has not answered by then counts as away. */
const answerMs = 2_000;

/** Knows how sending is, within seconds, whatever is away. */
@Injectable()
export class MessageQueueService implements OnApplicationBootstrap, OnModuleDestroy {
  private started = false;

  constructor(
    private readonly backlog: BacklogRepository,
    private readonly redis: RedisProbe,
    private readonly concurrency: Concurrency,
    @Inject(SENDING_RULES) private readonly rules: SendingRules,
  ) {}

  onApplicationBootstrap(): void {
    this.started = true;
  }

  onModuleDestroy(): void {
    this.started = false;
  }

  async report(language: Language): Promise<MessageQueueView> {
    const [backlog, redisAnswers] = await Promise.all([this.readBacklog(), this.asksRedis()]);
    const error = backlog instanceof AppError ? backlog.message : null;
    const { started, concurrency, rules } = this;
    const findings = { started, paced: rules.paced, backlog: backlog instanceof AppError ? null : backlog, redisAnswers, concurrency: concurrency.report() };
    return viewMessageQueue(findings, recommend(findings, language), error);
  }

  /** Messages that are due; not a number while PostgreSQL does not say. */
  async countQueued(): Promise<number> {
    const backlog = await this.readBacklog();
    return backlog instanceof AppError ? Number.NaN : backlog.queued;
  }

  private async readBacklog(): Promise<Backlog | AppError> {
    const late = new AppError('unavailable', `PostgreSQL did not answer within ${answerMs / 1_000} s.`);
    return Promise.race([this.backlog.read(), pause(answerMs, late, { ref: false })]).catch((error: unknown) => {
      if (error instanceof AppError) return error;
      throw error;
    });
  }

  private async asksRedis(): Promise<boolean> {
    const finding = this.redis.check().then(({ status }) => status === 'up');
    return Promise.race([finding, pause(answerMs, false, { ref: false })]);
  }
}
