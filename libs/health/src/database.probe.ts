import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import type { Finding, Probe } from './probe.ts';

/** PostgreSQL: nothing can be promised without it. */
@Injectable()
export class DatabaseProbe implements Probe {
  readonly component = 'database';

  constructor(private readonly database: Database) {}

  async check(): Promise<Finding> {
    try {
      await this.database.query(sql`select 1`);
      return { status: 'up', type: 'postgresql', message: 'PostgreSQL answers' };
    } catch {
      return { status: 'down', type: 'postgresql', message: 'PostgreSQL cannot be reached; nothing is accepted until it is back' };
    }
  }
}
