import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers, idempotencyKeyOf, pageQuery, pageSchema, type Page } from '@sluice/service';
import type { z } from 'zod';
import { accountChange, accountRequest, type AccountChange, type AccountRequest } from './account-request.ts';
import { accountView, type AccountView } from './account-view.ts';
import { AccountsService } from './accounts.service.ts';

@ApiTags('accounts')
@NeedsScope('admin')
@Controller('api/accounts')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Get()
  @Answers(200, pageSchema(accountView))
  @NeedsScope('read')
  @ApiOperation({ summary: 'Accounts, from the API and the environment; credentials are never given back' })
  list(@Query({ schema: pageQuery }) { limit, cursor }: z.infer<typeof pageQuery>): Promise<Page<AccountView>> {
    return this.accounts.list(limit, cursor);
  }

  @Get(':id')
  @Answers(200, accountView)
  @NeedsScope('read')
  @ApiOperation({ summary: 'One account' })
  find(@Param('id') id: string): Promise<AccountView> {
    return this.accounts.find(id);
  }

  @Post()
  @Answers(201, accountView)
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key gives the same account' })
  @ApiOperation({ summary: 'Create an account on a channel' })
  create(@Body({ schema: accountRequest }) request: AccountRequest, @Headers('idempotency-key') key: string | undefined): Promise<AccountView> {
    return this.accounts.create(request, idempotencyKeyOf(key));
  }

  @Patch(':id')
  @Answers(200, accountView)
  @ApiOperation({ summary: 'Change name, credentials, limits or settings; in force at once' })
  change(@Param('id') id: string, @Body({ schema: accountChange }) change: AccountChange): Promise<AccountView> {
    return this.accounts.change(id, change);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove an account' })
  async remove(@Param('id') id: string): Promise<void> {
    await this.accounts.remove(id);
  }
}
