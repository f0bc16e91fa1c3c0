import { Database, sql } from '@sluice/prisma';

/** The server behind a spec's database, for taking that one database away and giving it back. */
export class DatabaseServer {
  private readonly admin: Database;
  private readonly name: string;

  constructor(databaseUrl: string) {
    const url = new URL(databaseUrl);
    this.name = url.pathname.slice(1);
    url.pathname = '/postgres';
    this.admin = new Database({ url: url.href, maxConnections: 1, applicationName: 'spec' });
  }

  async takeAway(): Promise<void> {
    await this.allowConnections(false);
    await this.terminate();
  }

  async giveBack(): Promise<void> {
    await this.allowConnections(true);
  }

  /** Ends the connections to the database, those that run a statement like `running` only, if given. Answers how many. */
  async terminate(running = '%'): Promise<number> {
    const ended = await this.admin.query(
      sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ${this.name} and query ilike ${running}`,
    );
    return ended.length;
  }

  async close(): Promise<void> {
    await this.admin.onApplicationShutdown();
  }

  private async allowConnections(allowed: boolean): Promise<void> {
    await this.admin.query({ text: `alter database ${this.name} with allow_connections ${allowed}` });
  }
}
