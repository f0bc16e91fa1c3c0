import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers, idempotencyKeyOf, pageSchema, type Page } from '@sluice/service';
import { z } from 'zod';
import { campaignChange, campaignFields, campaignQuery, recipientQuery, type CampaignFields, type CampaignQuery, type RecipientQuery } from './campaign-request.ts';
import { campaignView, preflightView, progressView, recipientView, type CampaignView, type PreflightView, type ProgressView, type RecipientView } from './campaign-view.ts';
import { CampaignsService } from './campaigns.service.ts';

const id = { schema: z.uuid() };

@ApiTags('campaigns')
@NeedsScope('read')
@Controller('api/campaigns')
export class CampaignsController {
  constructor(private readonly campaigns: CampaignsService) {}

  @Get()
  @Answers(200, pageSchema(campaignView))
  @ApiOperation({ summary: 'Campaigns, newest first' })
  list(@Query({ schema: campaignQuery }) query: CampaignQuery): Promise<Page<CampaignView>> {
    return this.campaigns.list(query);
  }

  @Get(':id')
  @Answers(200, campaignView)
  @ApiOperation({ summary: 'One campaign' })
  find(@Param('id', id) campaignId: string): Promise<CampaignView> {
    return this.campaigns.find(campaignId);
  }

  @Post()
  @NeedsScope('send')
  @Answers(201, campaignView)
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key gives the same campaign; with another body 422' })
  @ApiOperation({ summary: 'Make a draft: one text with variables, for a list of recipients or the leads that fit a filter' })
  create(@Body({ schema: campaignFields }) fields: CampaignFields, @Headers('idempotency-key') key: string | undefined): Promise<CampaignView> {
    return this.campaigns.create(fields, idempotencyKeyOf(key));
  }

  @Patch(':id')
  @NeedsScope('send')
  @Answers(200, campaignView)
  @ApiOperation({ summary: 'Change a draft' })
  change(@Param('id', id) campaignId: string, @Body({ schema: campaignChange }) change: Partial<CampaignFields>): Promise<CampaignView> {
    return this.campaigns.change(campaignId, change);
  }

  @Post(':id/preflight')
  @HttpCode(200)
  @Answers(200, preflightView)
  @ApiOperation({ summary: 'What starting it now would come to: how many from which account, when it ends, who is refused and why; changes nothing' })
  preflight(@Param('id', id) campaignId: string): Promise<PreflightView> {
    return this.campaigns.preflight(campaignId);
  }

  @Get(':id/progress')
  @Answers(200, progressView, 'sent + pending + failed + uncertain + cancelled + expired + refused = recipients')
  @ApiOperation({ summary: 'How far it is; as events: GET /api/stream?types=campaign-progress' })
  progress(@Param('id', id) campaignId: string): Promise<ProgressView> {
    return this.campaigns.progress(campaignId);
  }

  @Get(':id/recipients')
  @Answers(200, pageSchema(recipientView))
  @ApiOperation({ summary: 'Its recipients with their texts and what became of them; they are written when it starts' })
  listRecipients(@Param('id', id) campaignId: string, @Query({ schema: recipientQuery }) query: RecipientQuery): Promise<Page<RecipientView>> {
    return this.campaigns.listRecipients(campaignId, query);
  }
}
