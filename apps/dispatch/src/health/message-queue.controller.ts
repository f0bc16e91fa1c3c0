import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '@sluice/auth';
import { Answers } from '@sluice/service';
import { preferredLanguage } from './accept-language.ts';
import { messageQueueView, type MessageQueueView } from './message-queue-view.ts';
import { MessageQueueService } from './message-queue.service.ts';

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
}

@ApiTags('health')
@Public()
@Controller('health/message-queue')
export class MessageQueueController {
  constructor(private readonly queue: MessageQueueService) {}

  @Get()
  @ApiOperation({ summary: 'How sending is: what waits, what fails, how much goes at once, and what to do; 503 unless healthy' })
  @ApiHeader({ name: 'Accept-Language', required: false, description: 'The language of the recommendations: en, zh-Hant, zh-Hans' })
  @Answers(200, messageQueueView, 'healthy')
  @Answers(503, messageQueueView, 'degraded or unhealthy')
  async show(@Headers('accept-language') languages: string | undefined, @Res({ passthrough: true }) reply: Reply): Promise<MessageQueueView> {
    const language = preferredLanguage(languages);
    const view = await this.queue.report(language);
    reply.status(view.status === 'healthy' ? 200 : 503).header('content-language', language).header('vary', 'accept-language');
    return view;
  }
}
