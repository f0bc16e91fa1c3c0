import { Module, type DynamicModule } from '@nestjs/common';
import { WebhookRepository } from './webhook.repository.ts';
import { WebhooksController } from './webhooks.controller.ts';
import { PUBLIC_URL, WebhooksService } from './webhooks.service.ts';
import { WebhooksSweeper } from './webhooks.sweeper.ts';

@Module({})
export class WebhooksModule {
  static with({ publicUrl }: { publicUrl: string | null }): DynamicModule {
    return {
      module: WebhooksModule,
      controllers: [WebhooksController],
      providers: [WebhookRepository, WebhooksService, WebhooksSweeper, { provide: PUBLIC_URL, useValue: publicUrl }],
    };
  }
}
