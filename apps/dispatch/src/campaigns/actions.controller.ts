import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers } from '@sluice/service';
import { z } from 'zod';
import { ActionsService } from './actions.service.ts';
import { campaignView, type CampaignView } from './campaign-view.ts';

const id = { schema: z.uuid() };

@ApiTags('campaigns')
@NeedsScope('send')
@Controller('api/campaigns/:id')
export class ActionsController {
  constructor(private readonly actions: ActionsService) {}

  @Post('start')
  @HttpCode(200)
  @Answers(200, campaignView)
  @ApiOperation({ summary: 'Freeze the texts and begin, at startAt if that is said' })
  start(@Param('id', id) campaignId: string): Promise<CampaignView> {
    return this.actions.act('start', campaignId);
  }

  @Post('pause')
  @HttpCode(200)
  @Answers(200, campaignView)
  @ApiOperation({ summary: 'Take back what waits; what is being sent may still arrive' })
  pause(@Param('id', id) campaignId: string): Promise<CampaignView> {
    return this.actions.act('pause', campaignId);
  }

  @Post('resume')
  @HttpCode(200)
  @Answers(200, campaignView)
  @ApiOperation({ summary: 'Go on where it was paused' })
  resume(@Param('id', id) campaignId: string): Promise<CampaignView> {
    return this.actions.act('resume', campaignId);
  }

  @Post('cancel')
  @HttpCode(200)
  @Answers(200, campaignView)
  @ApiOperation({ summary: 'End it for good' })
  cancel(@Param('id', id) campaignId: string): Promise<CampaignView> {
    return this.actions.act('cancel', campaignId);
  }

  @Post('retry-failed')
  @HttpCode(200)
  @Answers(200, campaignView)
  @ApiOperation({ summary: 'Send anew what failed, but for people who block us' })
  retryFailed(@Param('id', id) campaignId: string): Promise<CampaignView> {
    return this.actions.act('retry-failed', campaignId);
  }
}
