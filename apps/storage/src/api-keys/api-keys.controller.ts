import { randomBytes } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { hashOf, NeedsScope, scope } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import { Database } from '@sluice/prisma';
import { Answers, pageSchema, strictQuery, type Page } from '@sluice/service';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';

const keyRequest = z.strictObject({ name: z.string().trim().min(1).max(200), scopes: z.array(scope).min(1) });

const keyView = z.object({ id: z.string(), name: z.string(), scopes: z.array(z.string()), createdAt: z.string() });
type KeyView = z.infer<typeof keyView>;

@ApiTags('api-keys')
@NeedsScope('admin')
@Controller('api/api-keys')
export class ApiKeysController {
  constructor(private readonly database: Database) {}

  @Get()
  @Answers(200, pageSchema(keyView))
  @ApiOperation({ summary: 'Keys in force, without their secrets' })
  async list(@Query({ schema: strictQuery({}) }) _query: object): Promise<Page<KeyView>> {
    const rows = await this.database.prisma.apiKey.findMany({ where: { revokedAt: null }, orderBy: { createdAt: 'asc' }, take: 1_000 });
    return { items: rows.map(view), nextCursor: null };
  }

  /** How the gateway, which knows no keys, learns whether a caller's is in force: every key has this scope. */
  @Get('current')
  @NeedsScope('read')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'It is in force' })
  @ApiOperation({ summary: 'Whether the key of this request is in force: 204, else 401' })
  current(): void {
    // The guard has answered.
  }

  @Post()
  @Answers(201, keyView.extend({ key: z.string() }))
  @ApiOperation({ summary: 'Make a key; it is shown this once' })
  async create(@Body({ schema: keyRequest }) { name, scopes }: z.infer<typeof keyRequest>): Promise<KeyView & { key: string }> {
    const key = `sk_${randomBytes(32).toString('base64url')}`;
    const row = await this.database.prisma.apiKey.create({ data: { id: uuid(), name, scopes, hash: Uint8Array.from(hashOf(key)) } });
    return { ...view(row), key };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a key; refused everywhere within five seconds' })
  async revoke(@Param('id', { schema: z.uuid() }) id: string): Promise<void> {
    const { count } = await this.database.prisma.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
    if (count === 0) throw new AppError('not-found', `There is no API key ${id}.`);
  }
}

function view({ id, name, scopes, createdAt }: { id: string; name: string; scopes: string[]; createdAt: Date }): KeyView {
  return { id, name, scopes, createdAt: createdAt.toISOString() };
}
