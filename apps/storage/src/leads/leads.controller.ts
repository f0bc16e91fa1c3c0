import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers, idempotencyKeyOf, pageSchema, type Page } from '@sluice/service';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ImportsService } from './imports.service.ts';
import { importReport, type ImportReport } from './lead-import.ts';
import { leadChange, leadQuery, leadRequest, type LeadChange, type LeadQuery, type LeadRequest } from './lead-request.ts';
import { leadView, type LeadView } from './lead-view.ts';
import { LeadsService } from './leads.service.ts';

const id = { schema: z.uuid() };
const fileBody = { schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } };

@ApiTags('leads')
@NeedsScope('send')
@Controller('api/leads')
export class LeadsController {
  constructor(
    private readonly leads: LeadsService,
    private readonly imports: ImportsService,
  ) {}

  @Get()
  @Answers(200, pageSchema(leadView))
  @NeedsScope('read')
  @ApiOperation({ summary: 'People to send campaigns to, newest first, by channel, account, tag, or part of a name' })
  list(@Query({ schema: leadQuery }) query: LeadQuery): Promise<Page<LeadView>> {
    return this.leads.list(query);
  }

  @Get(':id')
  @Answers(200, leadView)
  @NeedsScope('read')
  @ApiOperation({ summary: 'One lead' })
  find(@Param('id', id) leadId: string): Promise<LeadView> {
    return this.leads.find(leadId);
  }

  @Post()
  @Answers(201, leadView)
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key gives the same lead' })
  @ApiOperation({ summary: 'Add a lead: one chat on one channel' })
  create(@Body({ schema: leadRequest }) request: LeadRequest, @Headers('idempotency-key') key: string | undefined): Promise<LeadView> {
    return this.leads.create(request, idempotencyKeyOf(key));
  }

  @Post('import')
  @HttpCode(200)
  @Answers(200, importReport, 'What became of the rows; those at fault stop nobody else')
  @ApiConsumes('text/csv', 'multipart/form-data')
  @ApiBody(fileBody)
  @ApiOperation({ summary: 'Add or change leads from a CSV file with the columns chatId, channel or accountId, name, language, tags and any variables' })
  run(@Req() request: FastifyRequest): Promise<ImportReport> {
    return this.imports.run(request);
  }

  @Patch(':id')
  @Answers(200, leadView)
  @ApiOperation({ summary: 'Change a lead; optedOut and blocked keep campaigns from it' })
  change(@Param('id', id) leadId: string, @Body({ schema: leadChange }) change: LeadChange): Promise<LeadView> {
    return this.leads.change(leadId, change);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a lead' })
  async remove(@Param('id', id) leadId: string): Promise<void> {
    await this.leads.remove(leadId);
  }
}
