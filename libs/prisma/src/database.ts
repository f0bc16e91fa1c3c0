import type { OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool, type PoolClient, type QueryConfig, type QueryResultRow } from 'pg';
import { databaseError } from './database-error.ts';
import { PrismaClient } from './generated/client.ts';

export interface DatabaseOptions {
  url: string;
  /** Connections of this process, statements and Prisma together. */
  maxConnections: number;
  applicationName: string;
}

/** Runs statements, inside a transaction or not. */
export interface Statements {
  query<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]>;
}

const connectMs = 2_000;
const statementMs = 10_000;

/**
 * The one door to PostgreSQL. `query` and `transaction` are for hot paths and for statements that decide (claims, upserts);
 * `prisma` is for everything a typed client reads best. Both share one pool. Throws `unavailable` while PostgreSQL is away.
 */
export class Database implements Statements, OnApplicationShutdown {
  readonly pool: Pool;
  readonly prisma: TypedClient;

  constructor(options: DatabaseOptions) {
    this.pool = new Pool({
      connectionString: options.url,
      max: options.maxConnections,
      application_name: options.applicationName,
      connectionTimeoutMillis: connectMs,
      statement_timeout: statementMs,
      query_timeout: statementMs + connectMs,
      keepAlive: true,
    });
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    this.pool.on('error', () => undefined);
    this.prisma = typedClient(this.pool);
  }

  async query<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    try {
      return (await this.pool.query<Row>(statement)).rows;
    } catch (error) {
      throw databaseError(error);
    }
  }

  /** All of `work` or nothing of it. A connection that fails is thrown away, never handed back. */
  async transaction<Result>(work: (statements: Statements) => Promise<Result>): Promise<Result> {
    const client = await this.connect();
    // A connection that breaks between two statements says so here; without a listener it would end the process.
    client.on('error', ignore);
    try {
      await client.query('BEGIN');
      const result = await work({ query: async (statement) => (await client.query(statement)).rows });
      await client.query('COMMIT');
      release(client, false);
      return result;
    } catch (error) {
      const broken = await client.query('ROLLBACK').then(
        () => false,
        () => true,
      );
      release(client, broken);
      throw databaseError(error);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.prisma.$disconnect();
    await this.pool.end();
  }

  private async connect(): Promise<PoolClient> {
    try {
      return await this.pool.connect();
    } catch (error) {
      throw databaseError(error);
    }
  }
}

function ignore(): void {}

function release(client: PoolClient, broken: boolean): void {
  client.release(broken);
  if (!broken) client.off('error', ignore);
}

type TypedClient = ReturnType<typeof typedClient>;

/** Prisma's client over our pool, with its failures in our words. */
function typedClient(pool: Pool) {
  return new PrismaClient({ adapter: new PrismaPg(pool) }).$extends({
    query: {
      async $allOperations({ args, query }) {
        try {
          return await query(args);
        } catch (error) {
          throw databaseError(error);
        }
      },
    },
  });
}
