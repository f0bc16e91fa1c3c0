import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { v7 as uuid } from 'uuid';
import { DatabaseServer } from '../../testing/outages.ts';
import { imageForm, png } from '../../testing/pictures.ts';
import { authorization, startIngest, type Ingest } from '../../testing/start-ingest.ts';

let database: FreshDatabase;
let ingest: Ingest;
let url: string;
const card = png(40, 30);

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await startIngest({ database: database.url, redis: await freshRedis() });
  url = await ingest.listen();
});

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

async function uploadAndWait(to = url, images = [card], key: string = uuid()): Promise<{ status: number; body: { event?: string; items?: object[] } }> {
  const headers = { authorization, 'idempotency-key': key };
  const response = await fetch(`${to}/api/cards?wait=true`, { method: 'POST', headers, body: imageForm(...images) });
  return { status: response.status, body: (await response.json()) as { event?: string; items?: object[] } };
}

/** The events whose uploaders wait, once there are `count` of them. */
function waiting(count = 1): Promise<string[]> {
  return until(`${count} uploads`, async () => {
    const rows = await ingest.database.query<{ id: string }>(sql`
      select id from ingest.events e where not exists (select 1 from storage.analyses a where a.event_id = e.id) order by id`);
    return rows.length === count && rows.map(({ id }) => id);
  });
}

interface Kept {
  stage: 'card' | 'failed';
  result?: object;
  contactId?: string;
}

/** Keeps an outcome as storage does: the row and its announcement in one transaction. */
async function keep(event: string, { stage, result = {}, contactId }: Kept, announced = true): Promise<void> {
  await ingest.database.transaction(async (statements) => {
    if (contactId) {
      await statements.query(sql`insert into storage.contacts (id, name, emails, urls) values (${contactId}, '陳美玲', '{mei@acme.tw}', '{}')`);
    }
    await statements.query(sql`
      insert into storage.analyses (event_id, account_id, contact_id, stage, engine, cached, result, trace)
      values (${event}, 'api', ${contactId ?? null}, ${stage}, ${stage === 'card' ? 'local' : null}, false, ${JSON.stringify(result)}, 'x')`);
    if (announced) await statements.query(sql`select pg_notify('outcomes', ${event})`);
  });
}

describe('POST /api/cards?wait=true', () => {
  it('answers 200 with the contact as soon as its outcome is announced', async () => {
    const answer = uploadAndWait();
    const [event = ''] = await waiting();
    const contactId = uuid();
    await keep(event, { stage: 'card', contactId });
    expect(await answer).toMatchObject({
      status: 200,
      body: { event, engine: 'local', cached: false, contact: { id: contactId, name: '陳美玲', emails: ['mei@acme.tw'], phones: [], fields: {} } },
    });
  });

  it('answers with the people of further cards in their order, each once, the contact not again', async () => {
    const answer = uploadAndWait(url, [card], 'several');
    const [event = ''] = await waiting();
    const [first, second, third] = [uuid(), uuid(), uuid()];
    for (const [id, name] of [[second, 'Ann'], [third, 'Bo']] as const) {
      await ingest.database.query(sql`insert into storage.contacts (id, name, line_id, emails, urls) values (${id}, ${name}, '@acme', '{}', '{}')`);
    }
    await ingest.database.transaction(async (statements) => {
      await statements.query(sql`insert into storage.contacts (id, name, emails, urls) values (${first}, '陳美玲', '{}', '{}')`);
      for (const [n, id] of [first, third, second, third, first].entries()) {
        await statements.query(sql`insert into storage.contact_readings (event_id, n, contact_id, card) values (${event}, ${n}, ${id}, '{}')`);
      }
      await statements.query(sql`
        insert into storage.analyses (event_id, account_id, contact_id, stage, engine, cached, result, trace)
        values (${event}, 'api', ${first}, 'card', 'local', false, '{}', 'x')`);
    });
    const { body } = await answer;
    expect(body).toMatchObject({ event, contact: { id: first, nameLatin: null }, others: [{ id: third, name: 'Bo', lineId: '@acme' }, { id: second, name: 'Ann' }] });
    expect((await uploadAndWait(url, [card], 'several')).body).toEqual(body);
  });

  it('answers 200 with null for a photo that shows no card', async () => {
    const answer = uploadAndWait();
    const [event = ''] = await waiting();
    await keep(event, { stage: 'card' });
    expect(await answer).toEqual({ status: 200, body: { event, engine: 'local', cached: false, contact: null, others: [] } });
  });

  it.each([
    ['unprocessable', 422],
    ['too-large', 413],
    ['unavailable', 503],
    ['a code of tomorrow', 503],
  ])('answers the problem of a photo that failed: %s, %i', async (code, status) => {
    const answer = uploadAndWait();
    const [event = ''] = await waiting();
    await keep(event, { stage: 'failed', result: { code, reason: 'The image is damaged.' } });
    expect(await answer).toMatchObject({ status, body: { event, detail: 'The image is damaged.' } });
  });

  it('answers at once for the same Idempotency-Key when the outcome is there', async () => {
    const answer = uploadAndWait(url, [card], 'again');
    const [event = ''] = await waiting();
    await keep(event, { stage: 'card' });
    expect(await uploadAndWait(url, [card], 'again')).toEqual(await answer);
  });

  it('answers everybody who waits for the same event', async () => {
    const answers = Array.from({ length: 5 }, () => uploadAndWait(url, [card], 'together'));
    const [event = ''] = await waiting();
    await keep(event, { stage: 'card' });
    const statuses = (await Promise.all(answers)).map(({ status, body }) => [status, body.event]);
    expect(statuses).toEqual(Array(5).fill([200, event]));
  });

  it('answers several photos together, each with its contact or its error', async () => {
    const answer = uploadAndWait(url, [card, Buffer.from('x'), card]);
    const [one = '', two = ''] = await waiting(2);
    await keep(one, { stage: 'card' });
    await keep(two, { stage: 'failed', result: { code: 'gone', reason: 'expired' } });
    const { status, body } = await answer;
    const failed = { error: expect.objectContaining({ status: 410, event: two }) };
    expect([status, body.items]).toEqual([200, expect.arrayContaining([expect.objectContaining({ event: one, contact: null }), failed])]);
    expect(body.items?.[1]).toMatchObject({ error: { status: 422 } });
  });

  it('finds an outcome whose announcement was lost, and hears again after its connection broke', async () => {
    const server = new DatabaseServer(database.url);
    expect(await server.terminate('LISTEN outcomes')).toBe(1);
    const answer = uploadAndWait();
    const [event = ''] = await waiting();
    await keep(event, { stage: 'card' }, false);
    expect((await answer).status).toBe(200);
    await until('the listener to be back', async () => {
      const rows = await ingest.database.query(sql`select 1 from pg_stat_activity where query = 'LISTEN outcomes' and datname = current_database()`);
      return rows.length === 1;
    });
    await server.close();
  });

  it('answers 202 with the event to whoever waits when the service stops', async () => {
    const leaving = await startIngest({ database: database.url, redis: await freshRedis() });
    const answer = uploadAndWait(await leaving.listen());
    const [event = ''] = await waiting();
    await leaving.close();
    expect(await answer).toEqual({ status: 202, body: { event } });
    await keep(event, { stage: 'card' });
  });
});
