import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationList, SchemasContainer } from '@prisma/schema-engine-wasm';

const root = new URL('../../', import.meta.url).pathname;

export const migrationsFolder = join(root, 'prisma/migrations');
export const schemaFolder = join(root, 'prisma/schema');

/** What Prisma keeps beside the migrations to know their database. */
export const migrationLock = 'provider = "postgresql"\n';

export interface Migration {
  name: string;
  sql: string;
  /** As Prisma keeps it in `_prisma_migrations`. */
  checksum: string;
}

/** The migrations of the folder (Prisma's format: `<timestamp>_<name>/migration.sql`), oldest first. */
export function readMigrations(folder = migrationsFolder): Migration[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names.sort().map((name) => {
    const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/** The same migrations as the schema engine takes them. */
export function migrationList(migrations: Migration[]): MigrationList {
  return {
    baseDir: migrationsFolder,
    lockfile: { path: 'migration_lock.toml', content: migrationLock },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

/** The schema's files as the schema engine takes them. */
export function readSchema(folder = schemaFolder): SchemasContainer {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.prisma')).sort() : [];
  if (names.length === 0) throw new Error('There is no schema: prisma/schema holds no .prisma file.');
  return { files: names.map((name) => ({ path: join(folder, name), content: readFileSync(join(folder, name), 'utf8') })) };
}
