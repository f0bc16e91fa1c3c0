import { Module } from '@nestjs/common';
import { Intake } from './intake.service.ts';
import { WebhooksController } from './webhooks.controller.ts';
import { WebhooksService } from './webhooks.service.ts';

@Module({ controllers: [WebhooksController], providers: [Intake, WebhooksService] })
export class WebhooksModule {}
