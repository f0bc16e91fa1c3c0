import { Injectable } from '@nestjs/common';
import { cardsQueue, type PayloadOf } from '@sluice/contracts';
import { QueueProcessor, type JobContext, type Processor } from '@sluice/queue';
import { AnalysisService } from './analysis.service.ts';

@Injectable()
@QueueProcessor(cardsQueue)
export class CardsProcessor implements Processor<typeof cardsQueue> {
  constructor(private readonly analyses: AnalysisService) {}

  async handle({ event, trace }: PayloadOf<typeof cardsQueue>, { signal }: JobContext): Promise<void> {
    await this.analyses.analysePhoto(event, trace, signal);
  }

  async giveUp({ event, trace }: PayloadOf<typeof cardsQueue>, error: unknown): Promise<void> {
    await this.analyses.fail(event, error, trace);
  }
}
