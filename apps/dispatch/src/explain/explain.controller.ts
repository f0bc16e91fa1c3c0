import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers } from '@sluice/service';
import { z } from 'zod';
import { ExplainService } from './explain.service.ts';
import { explanation, type Explanation } from './explanation.ts';

@ApiTags('messages')
@NeedsScope('read')
@Controller('api/messages')
export class ExplainController {
  constructor(private readonly service: ExplainService) {}

  @Get(':id/explain')
  @ApiOperation({ summary: 'Why a message has not gone yet, how many are ahead of it, and when it will go' })
  @Answers(200, explanation)
  explain(@Param('id', { schema: z.uuid() }) id: string): Promise<Explanation> {
    return this.service.explain(id);
  }
}
