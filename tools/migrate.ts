import { root } from './commands.ts';
import { migrate } from './stack/migrate.ts';
import { readSettings } from './start/settings.ts';
import { fail } from './terminal/fail.ts';

try {
  const { databaseUrl } = readSettings(root, process.env);
  if (!databaseUrl) throw new Error('DATABASE_URL is not set: it names the database to migrate (npm start migrates its own by itself).');
  const names = await migrate(databaseUrl);
  console.log(names.length === 0 ? 'The database is up to date.' : `Applied ${names.join(', ')}.`);
} catch (error) {
  fail(error);
}
