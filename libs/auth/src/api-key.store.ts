import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import { LRUCache } from 'lru-cache';
import { hashOf } from './secret.ts';
import type { Scope } from './scope.decorator.ts';

const rememberedMs = 5_000;

/** Finds out what a presented API key may do. A revoked key is remembered for five seconds at most. */
@Injectable()
export class ApiKeyStore {
  private readonly known = new LRUCache<string, Scope[]>({ max: 1_000, ttl: rememberedMs });

  constructor(private readonly database: Database) {}

  /** Null when there is no such key. */
  async scopesOf(key: string): Promise<Scope[] | null> {
    const hash = hashOf(key);
    const remembered = this.known.get(hash.toString('hex'));
    if (remembered) return remembered;
    const [row] = await this.database.query<{ scopes: Scope[] }>(
      sql`select scopes from storage.api_keys where hash = ${hash} and revoked_at is null`,
    );
    if (row) this.known.set(hash.toString('hex'), row.scopes);
    return row?.scopes ?? null;
  }
}
