import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationFolderName, migrationSql } from './stack/migration-diff.ts';
import { migrationLock, migrationsFolder } from './stack/migrations-folder.ts';
import { withTemporaryStores } from './stack/temporary.ts';
import { fail } from './terminal/fail.ts';

const [name] = process.argv.slice(2);

try {
  const sql = await withTemporaryStores({ postgres: true }, ({ postgres }) => migrationSql(postgres?.url ?? ''));
  if (sql === '') console.log('The migrations already make what the schema says.');
  else if (!name) console.log(sql);
  else write(migrationFolderName(name, new Date()), sql);
} catch (error) {
  fail(error);
}

function write(folderName: string, sql: string): void {
  const folder = join(migrationsFolder, folderName);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  writeFileSync(join(migrationsFolder, 'migration_lock.toml'), migrationLock);
  console.log(`Wrote prisma/migrations/${folderName}/migration.sql: read it before you commit it.`);
}
