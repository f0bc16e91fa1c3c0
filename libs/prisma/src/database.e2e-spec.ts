import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { freshDatabase, until, type FreshDatabase } from '@sluice/testing';
import { Database } from './database.ts';
import { Listener } from './listener.ts';
import { sql } from './sql.ts';

let fresh: FreshDatabase;
let admin: Database;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  admin = new Database({ url: fresh.url, maxConnections: 1, applicationName: 'admin' });
});

beforeEach(() => {
  database = new Database({ url: fresh.url, maxConnections: 3, applicationName: 'under test' });
});

afterEach(() => database.onApplicationShutdown());

afterAll(async () => {
  await admin.onApplicationShutdown();
  await fresh.drop();
});

const unavailable = expect.objectContaining({ name: 'AppError', code: 'unavailable', retryAfterMs: 1_000 });
const keep = (id: string) => sql`insert into storage.receipts (attempt_id, message_id, outcome, trace) values (${id}, gen_random_uuid(), 'sent', 'x')`;
const kept = async (id: string): Promise<boolean> => (await admin.query(sql`select 1 from storage.receipts where attempt_id = ${id}`)).length > 0;
/** Ends the connections of the database under test, or those that run such a statement. */
const terminate = async (running = '%'): Promise<number> => {
  const ended = await admin.query(sql`
    select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name = 'under test' and query ilike ${running}`);
  return ended.length;
};

describe('a transaction', () => {
  it('keeps all of its work or nothing of it', async () => {
    await expect(
      database.transaction(async (statements) => {
        await statements.query(keep('1'));
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await database.transaction((statements) => statements.query(keep('2')));
    expect([await kept('1'), await kept('2')]).toEqual([false, true]);
  });

  it('whose connection breaks between two statements fails as unavailable, keeps nothing, and ends no process', async () => {
    const work = database.transaction(async (statements) => {
      await statements.query(keep('3'));
      await terminate();
      // The connection tells of its end whenever it likes; whoever does not listen is ended by it.
      await until('the connection to be gone', async () => (await admin.query(sql`select 1 from pg_stat_activity where datname = current_database() and application_name = 'under test'`)).length === 0);
      await statements.query(keep('4'));
    });
    await expect(work).rejects.toEqual(unavailable);
    expect([await kept('3'), await kept('4')]).toEqual([false, false]);
    await database.transaction((statements) => statements.query(keep('5')));
    expect(await kept('5')).toBe(true);
  });

  it('leaves its connection as it found it, however many there were', async () => {
    for (let turn = 0; turn < 50; turn++) await database.transaction((statements) => statements.query(sql`select 1`));
    const client = await database.pool.connect();
    expect(client.listenerCount('error')).toBe(0);
    client.release();
  });
});

describe('a statement', () => {
  it('whose connection breaks fails as unavailable, and the next one finds another', async () => {
    const slow = database.query(sql`select pg_sleep(30)`);
    await until('the statement to be cut', async () => (await terminate('select pg_sleep(30)')) > 0);
    await expect(slow).rejects.toEqual(unavailable);
    expect(await database.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });

  it('that takes too long fails as unavailable', async () => {
    const late = database.transaction(async (statements) => {
      await statements.query(sql`set local statement_timeout = 50`);
      return statements.query(sql`select pg_sleep(30)`);
    });
    await expect(late).rejects.toEqual(unavailable);
  });

  it('that nobody can reach a server for fails as unavailable, through either door', async () => {
    const nowhere = new Database({ url: 'postgresql://nobody:secret@127.0.0.1:1/none', maxConnections: 1, applicationName: 'x' });
    await expect(nowhere.query(sql`select 1`)).rejects.toEqual(unavailable);
    await expect(nowhere.transaction(() => Promise.resolve())).rejects.toEqual(unavailable);
    await expect(nowhere.prisma.account.findMany()).rejects.toEqual(unavailable);
    await nowhere.onApplicationShutdown();
  });

  it('with NUL in a text is invalid, through either door', async () => {
    const invalid = expect.objectContaining({ name: 'AppError', code: 'invalid' });
    await expect(database.query(sql`select ${'a\0b'}::text`)).rejects.toEqual(invalid);
    await expect(database.query(sql`select ${JSON.stringify({ a: '\0' })}::jsonb`)).rejects.toEqual(invalid);
    await expect(database.prisma.account.findUnique({ where: { id: 'a\0' } })).rejects.toEqual(invalid);
  });

  it('that PostgreSQL refuses tells no value of the row', async () => {
    const refused = database.query(sql`insert into storage.receipts (attempt_id, outcome, trace) values (9, 'canary', 'x')`);
    const error: unknown = await refused.catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: '23502' });
    expect(JSON.stringify(error)).not.toContain('canary');
  });
});

describe('a listener', () => {
  it('hears what was committed, nothing that was rolled back, and hears again after its connection broke', async () => {
    const heard = jest.fn();
    const listener = new Listener(fresh.url, 'outcomes', heard);
    const listens = () => until('it to listen', async () => (await admin.query(sql`select 1 from pg_stat_activity where datname = current_database() and query = 'LISTEN outcomes'`)).length === 1);
    const notify = (text: string) => sql`select pg_notify('outcomes', ${text})`;
    await listener.start();
    await listens();
    await expect(database.transaction(async (statements) => {
      await statements.query(notify('rolled back'));
      throw new Error('no');
    })).rejects.toThrow('no');
    await database.query(notify('one'));
    await until('the first', () => heard.mock.calls.length === 1);
    await admin.query(sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and query = 'LISTEN outcomes'`);
    // Said until it is heard: what is said while nobody listens is lost, which is why whoever waits also looks by himself.
    await until('the second', async () => {
      await database.query(notify('two'));
      return heard.mock.calls.length > 1;
    });
    await listener.close();
    expect(new Set(heard.mock.calls.map(([payload]) => payload))).toEqual(new Set(['one', 'two']));
  });
});
