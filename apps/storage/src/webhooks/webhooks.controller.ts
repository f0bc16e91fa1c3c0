import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers } from '@sluice/service';
import { webhookRequest, type WebhookRequest } from './webhook-request.ts';
import { webhookView, type WebhookView } from './webhook-view.ts';
import { WebhooksService } from './webhooks.service.ts';

@ApiTags('accounts')
@NeedsScope('admin')
@Controller('api/accounts/:id/webhook')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Get()
  @Answers(200, webhookView)
  @NeedsScope('read')
  @ApiOperation({ summary: 'Where the platform sends, as it says itself; Telegram only, others show it in their consoles' })
  show(@Param('id') id: string): Promise<WebhookView> {
    return this.webhooks.show(id);
  }

  @Put()
  @Answers(200, webhookView)
  @ApiOperation({ summary: 'Tell the platform to send here (PUBLIC_URL), or to another address; a secret is made when the account has none' })
  set(@Param('id') id: string, @Body({ schema: webhookRequest }) request: WebhookRequest): Promise<WebhookView> {
    return this.webhooks.set(id, request);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Tell the platform to send nothing; the webhook stays away until it is PUT again' })
  async remove(@Param('id') id: string): Promise<void> {
    await this.webhooks.remove(id);
  }
}
