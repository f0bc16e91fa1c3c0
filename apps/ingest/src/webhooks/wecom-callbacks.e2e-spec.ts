import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, WecomSimulator, type FreshDatabase } from '@sluice/testing';
import { encrypt } from '@wecom/crypto';
import { DatabaseServer } from '../../testing/outages.ts';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { allPulled, corp, customer, envelope, journaled, nowS, queryOf, ring, ringText, seed, text, type Making } from '../../testing/wecom.ts';

const address = '/webhooks/wecom/wecom';

let database: FreshDatabase;
let wecom: WecomSimulator;
let ingest: Ingest;

beforeAll(async () => {
  database = await freshDatabase();
  wecom = await WecomSimulator.start({ corps: [seed] });
  ingest = await startIngest({ database: database.url, redis: await freshRedis() }, { WECOM_API_URL: wecom.url, WECOM_CALLBACK_WINDOW_S: '60' });
  await ingest.addWecom('wecom', corp);
  await ingest.addTelegram('bot');
});

beforeEach(async () => {
  await ingest.database.query(sql`truncate ingest.mailboxes`);
});

afterAll(async () => {
  await ingest.close();
  await wecom.close();
  await database.drop();
});

const post = (query: Record<string, string>, payload: string | Buffer, url = address) =>
  ingest.app.inject({ method: 'POST', url: `${url}?${new URLSearchParams(query)}`, headers: { 'content-type': 'text/xml' }, payload });
const check = (echostr: string, making: Making = {}, url = address) =>
  ingest.app.inject({ url: `${url}?${new URLSearchParams({ ...queryOf(echostr, making), echostr })}` });
const rings = async (): Promise<number> => {
  const [row] = await ingest.database.query<{ rings: number }>(sql`select coalesce(sum(rings), 0)::int as rings from ingest.mailboxes`);
  return row?.rings ?? 0;
};
const refused = async (reason: string): Promise<number> => {
  const { payload } = await ingest.app.inject('/metrics');
  return Number(new RegExp(`^sluice_webhook_refusals_total\\{channel="wecom",reason="${reason}".*\\} (\\d+)$`, 'm').exec(payload)?.[1] ?? 0);
};

describe('the check of the address', () => {
  const echostr = encrypt(corp.encodingAesKey, '1616140317555161061', corp.corpId);

  it('is answered with the decrypted text, without quotes, BOM or newline, as plain text', async () => {
    const answer = await check(echostr);
    expect([answer.statusCode, answer.rawPayload, answer.headers['content-type']]).toEqual([200, Buffer.from('1616140317555161061'), 'text/plain; charset=utf-8']);
  });

  it('needs no database once the account is known', async () => {
    await check(echostr);
    const server = new DatabaseServer(database.url);
    try {
      await server.takeAway();
      expect((await check(echostr)).payload).toBe('1616140317555161061');
    } finally {
      await server.giveBack();
      await server.close();
    }
  });

  it.each<[string, () => ReturnType<typeof check>, number]>([
    ['signed with another token', () => check(echostr, { token: 'other' }), 401],
    ['that is an hour old', () => check(echostr, { at: nowS() - 3_600 }), 401],
    ['for another corp', () => check(encrypt(corp.encodingAesKey, '1', 'ww0')), 401],
    ['of junk', () => check('junk'), 400],
    ['without any parameter', () => ingest.app.inject(address), 400],
    ['at no account', () => check(echostr, {}, '/webhooks/wecom/nobody'), 404],
    ['at an account of another channel', () => check(echostr, {}, '/webhooks/wecom/bot'), 404],
  ])('%s is refused', async (_title, call, status) => {
    const answer = await call();
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json; charset=utf-8']);
  });
});

describe('a callback', () => {
  const genuine = encrypt(corp.encodingAesKey, ringText, corp.corpId);

  it('is answered 200 without a body when its ring is kept, and twice is two rings of one mailbox', async () => {
    const answers = [await ring(ingest), await ring(ingest)];
    expect(answers.map(({ statusCode, payload }) => [statusCode, payload])).toEqual([[200, ''], [200, '']]);
    expect(await rings()).toBe(2);
  });

  it('that somebody replays within its window brings nothing twice', async () => {
    const id = wecom.customerLeaves(customer, text('hello'));
    const replay = () => post(queryOf(genuine), envelope(genuine));
    for (const answer of [await replay(), await replay()]) expect(answer.statusCode).toBe(200);
    await allPulled(ingest);
    expect((await replay()).statusCode).toBe(200);
    await allPulled(ingest);
    expect((await journaled(ingest)).map(({ platform_event_id }) => platform_event_id)).toEqual([id]);
  });

  it('of another event is answered 200, too', async () => {
    expect((await ring(ingest, '<xml><Event><![CDATA[change_contact]]></Event></xml>')).statusCode).toBe(200);
    expect(await rings()).toBe(0);
  });

  it('is read with the present keys, when those that are remembered are out of date', async () => {
    await ring(ingest);
    const encodingAesKey = 'A'.repeat(43);
    await ingest.addWecom('wecom', { ...corp, encodingAesKey });
    const encrypted = encrypt(encodingAesKey, ringText, corp.corpId);
    const renewed = await post(queryOf(encrypted), envelope(encrypted));
    const outdated = await ring(ingest);
    await ingest.addWecom('wecom', corp);
    expect([renewed.statusCode, outdated.statusCode, (await ring(ingest)).statusCode, await rings()]).toEqual([200, 400, 200, 3]);
  });

  it('signed with a token that is out of date rings no more, also where that token is remembered', async () => {
    await ring(ingest);
    await ingest.addWecom('wecom', { ...corp, token: 'renewed' });
    const outdated = await ring(ingest);
    await ingest.addWecom('wecom', corp);
    expect([outdated.statusCode, await rings(), (await ring(ingest)).statusCode]).toEqual([401, 1, 200]);
  });

  it.each<[string, () => ReturnType<typeof ring>, number, string]>([
    ['signed with another token', () => ring(ingest, ringText, { token: 'other' }), 401, 'unauthorized'],
    ['replayed after the window', () => ring(ingest, ringText, { at: nowS() - 70 }), 401, 'stale'],
    ['from the future', () => ring(ingest, ringText, { at: nowS() + 70 }), 401, 'stale'],
    ['for another corp', () => ring(ingest, ringText, { receiver: 'ww0' }), 401, 'unauthorized'],
    ['with junk in Encrypt', () => post(queryOf('!!'), envelope('!!')), 400, 'invalid'],
    ['with base64 junk in Encrypt', () => post(queryOf('QUJD'.repeat(32)), envelope('QUJD'.repeat(32))), 400, 'invalid'],
    ['with an external entity', () => post(queryOf('x'), '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Encrypt>&e;</Encrypt></xml>'), 400, 'invalid'],
    ['that laughs a billion times', () => post(queryOf('x'), `<!DOCTYPE x [${Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n} "${`&l${n + 1};`.repeat(10)}">`).join('')}]><xml><Encrypt>&l0;</Encrypt></xml>`), 400, 'invalid'],
    ['that laughs inside of what is encrypted', () => ring(ingest, ringText.replace('<xml>', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a>')), 400, 'invalid'],
    ['with one Encrypt in another', () => post(queryOf(genuine), envelope(`]]><Encrypt>${genuine}</Encrypt><![CDATA[`)), 401, 'unauthorized'],
    ['with two Encrypts', () => post(queryOf(genuine), envelope(`${genuine}]]></Encrypt><Encrypt><![CDATA[${genuine}`)), 400, 'invalid'],
    ['with nothing in Encrypt, signed', () => post(queryOf(''), envelope('')), 400, 'invalid'],
    ['as deep as the sea', () => post(queryOf('x'), '<a>'.repeat(20_000)), 400, 'invalid'],
    ['that is not UTF-8', () => post(queryOf('x'), Buffer.from([0x3c, 0xff, 0xfe])), 400, 'invalid'],
    ['without a body', () => post(queryOf('x'), ''), 400, 'invalid'],
    ['of 65 KiB', () => post(queryOf('x'), envelope('A'.repeat(65 << 10))), 413, 'too-large'],
  ])('%s is refused, counted, and leaves nothing', async (_title, call, status, reason) => {
    const before = await refused(reason);
    const answer = await call();
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json; charset=utf-8']);
    expect([await rings(), await refused(reason)]).toEqual([0, before + 1]);
  });

  it('for an account without keys is refused, and says what to set', async () => {
    await ingest.addWecom('keyless', { corpId: corp.corpId, kfSecret: corp.kfSecret });
    const encrypted = encrypt(corp.encodingAesKey, ringText, corp.corpId);
    const answer = await post(queryOf(encrypted), envelope(encrypted), '/webhooks/wecom/keyless');
    expect([answer.statusCode, answer.payload]).toEqual([401, expect.stringContaining('encodingAesKey')]);
  });

  it('has half a minute to arrive, its headers as well as all of it', () => {
    expect(ingest.app.getHttpServer()).toMatchObject({ headersTimeout: 30_000, requestTimeout: 30_000 });
  });

  it('whose body is shorter than it says gets no row, and holds up nobody', async () => {
    const { hostname, port } = new URL(await ingest.listen());
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(`POST ${address}?msg_signature=x HTTP/1.1\r\nhost: x\r\ncontent-type: text/xml\r\ncontent-length: 1000\r\n\r\n<xml>`);
    socket.destroy();
    await once(socket, 'close');
    expect([(await ring(ingest)).statusCode, await rings()]).toEqual([200, 1]);
  });
});
