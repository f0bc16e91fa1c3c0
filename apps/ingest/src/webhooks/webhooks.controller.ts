import { Controller, Get, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
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

  @Get('wecom/:accountId')
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiOperation({ summary: 'How the WeCom console checks the address: answers the decrypted echostr and nothing else' })
  @ApiResponse({ status: 401, description: 'msg_signature is missing or wrong, or timestamp is too far from our clock' })
  async confirmWecom(@Param('accountId') accountId: string, @Req() request: FastifyRequest): Promise<string> {
    return this.webhooks.confirm({ channel: 'wecom', accountId, from: request.ip }, callOf(request));
  }

  @Post('wecom/:accountId')
  @HttpCode(200)
  @ApiOperation({ summary: 'Where WeCom rings for a customer service account; verified by the signature over the encrypted body. Messages are pulled.' })
  @ApiResponse({ status: 401, description: 'msg_signature is missing or wrong, or timestamp is too far from our clock' })
  async wecom(@Param('accountId') accountId: string, @Req() request: FastifyRequest): Promise<void> {
    await this.receive('wecom', accountId, request);
  }

  private async receive(channel: string, accountId: string, request: FastifyRequest): Promise<void> {
    const trace = traceOf(request.headers['traceparent']);
    await withTrace(trace, () => this.webhooks.receive({ channel, accountId, from: request.ip }, callOf(request), trace));
  }
}

function callOf({ query, headers, body }: FastifyRequest): WebhookCall {
  // A request without a body never reaches the parser.
  return { query: query as WebhookCall['query'], headers, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
}
