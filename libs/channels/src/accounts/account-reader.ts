import { Injectable } from '@nestjs/common';
import { Vault } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import { Database, sql } from '@sluice/prisma';
import type { Limit } from '@sluice/rate-limit';
import { LRUCache } from 'lru-cache';
import { accountChannel, credentialsByChannel, type Account } from './account.ts';

/** Binds sealed credentials to their account. */
export const credentialsContext = (accountId: string): string => `account:${accountId}`;

interface Row {
  id: string;
  channel: string;
  credentials: Buffer;
  limits: Limit[];
  revision: number;
}

/** Reads accounts with their credentials opened. A remembered account may be out of date: `revision` tells. */
@Injectable()
export class AccountReader {
  private readonly remembered = new LRUCache<string, Account>({ max: 10_000 });

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** The account as it was last seen, or as it is. Throws `not-found`. */
  async recall(id: string): Promise<Account> {
    return this.remembered.get(id) ?? this.read(id);
  }

  /** The account as it is now. Throws `not-found`. */
  async read(id: string): Promise<Account> {
    const [row] = await this.database.query<Row>(sql`select id, channel, credentials, limits, revision from storage.accounts where id = ${id}`);
    if (!row) {
      this.remembered.delete(id);
      throw new AppError('not-found', 'There is no such account: create it with POST /api/accounts.');
    }
    const known = this.remembered.get(id);
    if (known?.revision === row.revision) return known;
    const account = this.open(row);
    this.remembered.set(id, account);
    return account;
  }

  private open(row: Row): Account {
    const channel = accountChannel.parse(row.channel);
    const credentials = credentialsByChannel[channel].parse(JSON.parse(this.vault.open(row.credentials, credentialsContext(row.id))));
    return { id: row.id, channel, credentials, limits: row.limits, revision: row.revision };
  }
}
