import { migrationList, migrationsFolder, readMigrations, readSchema } from './migrations-folder.ts';
import { database, query } from './postgres.ts';
import { engineMessage, withSchemaEngine } from './schema-engine.ts';

/**
 * The SQL that leads from what the migrations make to what the schema says; '' when that is the same.
 * Plays the migrations into an empty database of its own on the given server.
 */
export async function migrationSql(serverUrl: string, folder = migrationsFolder): Promise<string> {
  const migrations = readMigrations(folder);
  const scratch = `sluice_scratch_${Date.now()}`;
  const { stdout } = await withSchemaEngine(await database(serverUrl, scratch), (engine) =>
    engine.diff({
      from: migrations.length === 0 ? { tag: 'empty' } : { tag: 'migrations', ...migrationList(migrations) },
      to: { tag: 'schemaDatamodel', ...readSchema() },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  )
    .catch((cause: unknown) => Promise.reject(new Error(engineMessage(cause), { cause })))
    .finally(() => query(serverUrl, (client) => client.query(`DROP DATABASE ${scratch} WITH (FORCE)`)));
  const sql = (stdout ?? '').trim();
  return sql === '' || sql.startsWith('-- This is an empty migration') ? '' : `${sql}\n`;
}

/** Prisma's name for a migration's folder: the instant in UTC to the second, then the name in snake case. */
export function migrationFolderName(name: string, at: Date): string {
  const stamp = at.toISOString().replace(/\D/g, '').slice(0, 14);
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return `${stamp}_${words || 'migration'}`;
}
