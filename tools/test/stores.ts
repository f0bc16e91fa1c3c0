import { migrate } from '../stack/migrate.ts';
import { database, query } from '../stack/postgres.ts';
import { startTemporaryStores, type Stores, type Temporary } from '../stack/temporary.ts';

const template = 'sluice_template';

/** What specs read to reach the stores: `CREATE DATABASE x TEMPLATE sluice_template` gives each a migrated one of its own. */
export interface TestStoresEnvironment {
  TEST_DATABASE_URL: string;
  TEST_REDIS_URL: string;
}

/** Starts stores for the specs; those named by TEST_DATABASE_URL and TEST_REDIS_URL are used instead when both are given. */
export async function openTestStores(temporary: Temporary, env: NodeJS.ProcessEnv): Promise<TestStoresEnvironment> {
  const { TEST_DATABASE_URL, TEST_REDIS_URL } = env;
  const urls =
    TEST_DATABASE_URL && TEST_REDIS_URL
      ? { databaseUrl: TEST_DATABASE_URL, redisUrl: TEST_REDIS_URL }
      : addresses(await startTemporaryStores(temporary, { postgres: true, redis: true, say: console.log }));
  await makeTemplate(urls.databaseUrl);
  return { TEST_DATABASE_URL: urls.databaseUrl, TEST_REDIS_URL: urls.redisUrl };
}

/** Makes the migrated template database anew; nobody may connect to it, so that copying it never has to wait. */
export async function makeTemplate(databaseUrl: string): Promise<void> {
  await query(databaseUrl, async (client) => {
    await client.query(`UPDATE pg_database SET datistemplate = false WHERE datname = '${template}'`);
    await client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
  });
  await migrate(await database(databaseUrl, template));
  await query(databaseUrl, (client) => client.query(`ALTER DATABASE ${template} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`));
}

function addresses({ postgres, redis }: Stores): { databaseUrl: string; redisUrl: string } {
  const admin = new URL(postgres?.url ?? '');
  admin.pathname = '/postgres';
  return { databaseUrl: admin.href, redisUrl: redis?.url ?? '' };
}
