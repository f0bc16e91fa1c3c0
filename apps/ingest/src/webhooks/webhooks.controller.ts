import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@sluice/auth';
import type { WebhookCall } from '@sluice/channels';
import { traceOf, withTrace } from '@sluice/observability';
import type { FastifyRequest } from 'fastify';
import { WebhooksService } from './webhooks.service.ts';

@ApiTags('webhooks')
@Public()
@Controller('webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post('telegram/:accountId')
  @HttpCode(200)
  @ApiOperation({ summary: "Where Telegram sends a bot's updates; verified by the secret token header" })
  @ApiResponse({ status: 401, description: 'X-Telegram-Bot-Api-Secret-Token is missing or wrong' })
  async telegram(@Param('accountId') accountId: string, @Req() request: FastifyRequest): Promise<void> {
    await this.receive('telegram', accountId, request);
  }

  @Post('line/:accountId')
  @HttpCode(200)
  @ApiOperation({ summary: "Where LINE sends an official account's events; verified by the signature over the raw body" })
  @ApiResponse({ status: 401, description: 'X-Line-Signature is missing or wrong' })
  async line(@Param('accountId') accountId: string, @Req() request: FastifyRequest): Promise<void> {
    await this.receive('line', accountId, request);
  }

  private async receive(channel: string, accountId: string, request: FastifyRequest): Promise<void> {
    const trace = traceOf(request.headers['traceparent']);
    // A request without a body never reaches the parser.
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    await withTrace(trace, () => this.webhooks.receive({ channel, accountId }, { query: request.query as WebhookCall['query'], headers: request.headers, body }, trace));
  }
}
