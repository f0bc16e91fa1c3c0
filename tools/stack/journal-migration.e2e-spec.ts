import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { migrate } from './migrate.ts';
import { migrationsFolder } from './migrations-folder.ts';
import { database, query } from './postgres.ts';
import { openTemporary, startTemporaryStores, type Stores, type Temporary } from './temporary.ts';

const journal = '20261122200000_journal';

let temporary: Temporary;
let stores: Stores;

beforeAll(async () => {
  temporary = await openTemporary();
  stores = await startTemporaryStores(temporary, { postgres: true });
});

afterAll(() => temporary.close());

/** A folder with the migrations up to, and without, the journal's. */
function before(): string {
  const folder = join(temporary.folder, 'before');
  for (const name of readdirSync(migrationsFolder)) if (name < journal || name.endsWith('.toml')) cpSync(join(migrationsFolder, name), join(folder, name), { recursive: true });
  return folder;
}

it('a journal that was one table becomes days with all of its rows, and knows again what came in', async () => {
  const url = await database(stores.postgres!.url, 'journal');
  await migrate(url, before());
  await query(url, (client) =>
    client.query(`
      INSERT INTO ingest.events (id, account_id, channel, platform_event_id, kind, chat_id, event, raw, trace, received_at, settled_at, woken_at, wakes)
      SELECT overlay(uuidv7(age)::text placing '7' from 15 for 1)::uuid, 'bot', 'telegram', extract(epoch FROM age)::text, 'text', '7', '{"text": "x"}', 'raw', 't', now() + age, now(), now() + age, 3
      FROM unnest(ARRAY['-400 days', '-31 days', '-2 days', '-1 second']::interval[]) age`),
  );
  const rows = 'SELECT id, account_id, channel, platform_event_id, kind, chat_id, event, trace, received_at, settled_at, woken_at, wakes FROM ingest.events ORDER BY id';
  const kept = await query(url, (client) => client.query(rows));
  expect(kept.rows).toHaveLength(4);
  await migrate(url);
  const converted = await query(url, (client) => client.query(rows));
  expect(converted.rows).toEqual(kept.rows);
  const placed = await query(url, (client) => client.query(`SELECT tableoid::regclass::text ~ '_default$' AS beyond FROM ingest.events ORDER BY id`));
  expect(placed.rows).toEqual([{ beyond: true }, { beyond: false }, { beyond: false }, { beyond: false }]);
  const known = await query(url, (client) => client.query(`SELECT 1 FROM ingest.arrivals a JOIN ingest.events e ON e.id = a.event_id AND e.platform_event_id = a.platform_event_id`));
  expect(known.rows).toHaveLength(4);
});
