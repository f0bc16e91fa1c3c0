import { Module, type DynamicModule } from '@nestjs/common';
import { ANSWER_MS, usualAnswerMs } from './in-time.ts';
import { Intake } from './intake.service.ts';
import { WebhooksController } from './webhooks.controller.ts';
import { WebhooksService } from './webhooks.service.ts';

@Module({})
export class WebhooksModule {
  static with(answerMs = usualAnswerMs): DynamicModule {
    return { module: WebhooksModule, controllers: [WebhooksController], providers: [Intake, WebhooksService, { provide: ANSWER_MS, useValue: answerMs }] };
  }
}
