import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import type pg from 'pg';
import { type Migration, migrationList, migrationsFolder, readMigrations } from './migrations-folder.ts';
import { query } from './postgres.ts';
import { engineMessage, withSchemaEngine } from './schema-engine.ts';

interface AppliedMigration {
  migration_name: string;
  checksum: string;
  finished: boolean;
}

// Any number that nothing else locks; the same in every Sluice process.
const lockNumber = 7_185_823;

/**
 * Brings the database to the newest migration and answers the names it applied. Of several at once one works and the
 * others wait for it; with nothing to do it costs one query. Books are kept as `prisma migrate deploy` keeps them.
 */
export async function migrate(databaseUrl: string, folder = migrationsFolder): Promise<string[]> {
  if (!URL.canParse(databaseUrl)) throw new Error('DATABASE_URL is not a URL such as postgresql://user:password@host:5432/database.');
  const migrations = readMigrations(folder);
  return query(databaseUrl, async (client) => {
    const books = await applied(client);
    // Unfinished may just be at work: only under the lock does it mean failed.
    if (books.every(({ finished }) => finished) && pending(migrations, books).length === 0) return [];
    await client.query('SELECT pg_advisory_lock($1)', [lockNumber]);
    if (pending(migrations, await applied(client)).length === 0) return [];
    return withSchemaEngine(databaseUrl, (engine) => apply(engine, migrations, client));
  });
}

async function apply(engine: SchemaEngine, migrations: Migration[], client: pg.Client): Promise<string[]> {
  const filters = { externalTables: [], externalEnums: [] };
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: migrationList(migrations), filters });
    return appliedMigrationNames;
  } catch (cause) {
    const failed = (await applied(client)).find(({ finished }) => !finished)?.migration_name;
    if (!failed) throw cause;
    const { sql = '' } = migrations.find(({ name }) => name === failed) ?? {};
    // A script runs as one transaction, so nothing of it is left, unless it manages transactions itself.
    if (!/\b(commit|concurrently)\b/i.test(sql)) await engine.markMigrationRolledBack({ migrationName: failed });
    throw new Error(`Migration ${failed} failed: ${engineMessage(cause)}`, { cause });
  }
}

/** What is not in the books yet; an edited or failed migration is an error that says what to do. */
export function pending(migrations: Migration[], books: AppliedMigration[]): Migration[] {
  const failed = books.find(({ finished }) => !finished);
  if (failed) throw new Error(`Migration ${failed.migration_name} failed earlier: mend the database, then delete its row in _prisma_migrations and migrate again.`);
  const checksums = new Map(books.map(({ migration_name: name, checksum }) => [name, checksum]));
  const edited = migrations.find(({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum);
  if (edited) throw new Error(`Migration ${edited.name} was changed after it had been applied to this database: undo the change and add a new migration.`);
  return migrations.filter(({ name }) => !checksums.has(name));
}

async function applied(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows: tables } = await client.query<{ found: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`);
  if (!tables[0]?.found) return [];
  const { rows } = await client.query<AppliedMigration>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  return rows;
}
