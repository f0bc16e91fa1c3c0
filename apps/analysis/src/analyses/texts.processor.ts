import { Injectable } from '@nestjs/common';
import { analysisQueue, type PayloadOf } from '@sluice/contracts';
import { QueueProcessor, type JobContext, type Processor } from '@sluice/queue';
import { AnalysisService } from './analysis.service.ts';

@Injectable()
@QueueProcessor(analysisQueue)
export class TextsProcessor implements Processor<typeof analysisQueue> {
  constructor(private readonly analyses: AnalysisService) {}

  async handle({ event, trace }: PayloadOf<typeof analysisQueue>, { signal }: JobContext): Promise<void> {
    await this.analyses.analyseText(event, trace, signal);
  }

  async giveUp({ event, trace }: PayloadOf<typeof analysisQueue>, error: unknown): Promise<void> {
    await this.analyses.fail(event, error, trace);
  }
}
