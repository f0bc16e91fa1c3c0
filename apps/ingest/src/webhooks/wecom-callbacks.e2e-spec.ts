import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, WecomSimulator, type FreshDatabase } from '@sluice/testing';
import { encrypt, getSignature } from '@wecom/crypto';
import fc from 'fast-check';
import { DatabaseServer } from '../../testing/outages.ts';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { corp, customer, seed } from '../../testing/wecom.ts';

const address = '/webhooks/wecom/wecom';
const ringText = `<xml><ToUserName><![CDATA[${corp.corpId}]]></ToUserName><CreateTime>1348831860</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[ENC1]]></Token><OpenKfId><![CDATA[${customer.openKfId}]]></OpenKfId></xml>`;

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

interface Making {
  at?: number;
  receiver?: string;
  token?: string;
}

const nowS = (): number => Math.floor(Date.now() / 1_000);
const queryOf = (encrypted: string, { at = nowS(), token = corp.token }: Making = {}): Record<string, string> => ({
  msg_signature: getSignature(token, at, 'nonce1', encrypted),
  timestamp: String(at),
  nonce: 'nonce1',
});
const envelope = (encrypted: string): string => `<xml><ToUserName><![CDATA[${corp.corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>`;
const post = (query: Record<string, string>, payload: string | Buffer, url = address) =>
  ingest.app.inject({ method: 'POST', url: `${url}?${new URLSearchParams(query)}`, headers: { 'content-type': 'text/xml' }, payload });
const ring = (text = ringText, making: Making = {}) => {
  const encrypted = encrypt(corp.encodingAesKey, text, making.receiver ?? corp.corpId);
  return post(queryOf(encrypted, making), envelope(encrypted));
};
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
  it('is answered 200 without a body when its ring is kept, and twice is two rings of one mailbox', async () => {
    const answers = [await ring(), await ring()];
    expect(answers.map(({ statusCode, payload }) => [statusCode, payload])).toEqual([[200, ''], [200, '']]);
    expect(await rings()).toBe(2);
  });

  it('of another event is answered 200, too', async () => {
    expect((await ring('<xml><Event><![CDATA[change_contact]]></Event></xml>')).statusCode).toBe(200);
    expect(await rings()).toBe(0);
  });

  it('is read with the present keys, when those that are remembered are out of date', async () => {
    await ring();
    const encodingAesKey = 'A'.repeat(43);
    await ingest.addWecom('wecom', { ...corp, encodingAesKey });
    const encrypted = encrypt(encodingAesKey, ringText, corp.corpId);
    const renewed = await post(queryOf(encrypted), envelope(encrypted));
    const outdated = await ring();
    await ingest.addWecom('wecom', corp);
    expect([renewed.statusCode, outdated.statusCode, (await ring()).statusCode, await rings()]).toEqual([200, 400, 200, 3]);
  });

  it('signed with a token that is out of date rings no more, also where that token is remembered', async () => {
    await ring();
    await ingest.addWecom('wecom', { ...corp, token: 'renewed' });
    const outdated = await ring();
    await ingest.addWecom('wecom', corp);
    expect([outdated.statusCode, await rings(), (await ring()).statusCode]).toEqual([401, 1, 200]);
  });

  it.each<[string, () => ReturnType<typeof ring>, number, string]>([
    ['signed with another token', () => ring(ringText, { token: 'other' }), 401, 'unauthorized'],
    ['replayed after the window', () => ring(ringText, { at: nowS() - 70 }), 401, 'stale'],
    ['from the future', () => ring(ringText, { at: nowS() + 70 }), 401, 'stale'],
    ['for another corp', () => ring(ringText, { receiver: 'ww0' }), 401, 'unauthorized'],
    ['with junk in Encrypt', () => post(queryOf('!!'), envelope('!!')), 400, 'invalid'],
    ['with base64 junk in Encrypt', () => post(queryOf('QUJD'.repeat(32)), envelope('QUJD'.repeat(32))), 400, 'invalid'],
    ['with an external entity', () => post(queryOf('x'), '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Encrypt>&e;</Encrypt></xml>'), 400, 'invalid'],
    ['that laughs a billion times', () => post(queryOf('x'), `<!DOCTYPE x [${Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n} "${`&l${n + 1};`.repeat(10)}">`).join('')}]><xml><Encrypt>&l0;</Encrypt></xml>`), 400, 'invalid'],
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

  it('whose body is shorter than it says gets no row, and holds up nobody', async () => {
    const { hostname, port } = new URL(await ingest.listen());
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(`POST ${address}?msg_signature=x HTTP/1.1\r\nhost: x\r\ncontent-type: text/xml\r\ncontent-length: 1000\r\n\r\n<xml>`);
    socket.destroy();
    await once(socket, 'close');
    expect([(await ring()).statusCode, await rings()]).toEqual([200, 1]);
  });
});

describe('whatever comes', () => {
  const encrypted = encrypt(corp.encodingAesKey, ringText, corp.corpId);
  const body = Buffer.from(envelope(encrypted));
  const at = fc.nat({ max: body.length - 1 });
  const mutation = fc.oneof(
    fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([where, change]) => (from: Buffer) => Buffer.concat([from.subarray(0, where), Buffer.from([(from[where] ?? 0) ^ change]), from.subarray(where + 1)])),
    fc.tuple(at, fc.nat({ max: 40 })).map(([where, length]) => (from: Buffer) => Buffer.concat([from.subarray(0, where), from.subarray(where + length)])),
    fc.tuple(at, fc.constantFrom('<', '>', '&amp;', ']]>', '<![CDATA[', '<Encrypt>', '</xml>', '\0', '\ufeff', ' ', '<a/>', 'A')).map(([where, piece]) => (from: Buffer) => Buffer.concat([from.subarray(0, where), Buffer.from(piece), from.subarray(where)])),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => () => Buffer.from(bytes)),
  );
  const queries = fc.record(
    { msg_signature: fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{40}$/)), timestamp: fc.oneof(fc.string(), fc.integer().map(String)), nonce: fc.string() },
    { requiredKeys: [] },
  );
  /** Nobody can sign anew: what is taken holds the encrypted text that was signed, however it is wrapped. */
  const holdsWhatWasSigned = (sent: Buffer): boolean => sent.toString().replace(/<!\[CDATA\[|\]\]>|<a\/>/g, '').includes(`<Encrypt>${encrypted}</Encrypt>`);

  it('is answered 200 when it is signed and 4xx when it is not, never 5xx, and only what is signed rings', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { maxLength: 3 }), fc.option(queries, { nil: {}, freq: 3 }), async (mutations, changed) => {
        const query = { ...queryOf(encrypted), ...changed };
        const sent = mutations.reduce((from, mutate) => mutate(from), body);
        const { statusCode } = await post(query, sent);
        expect([200, 400, 401, 413]).toContain(statusCode);
        if (statusCode === 200) expect([changed, holdsWhatWasSigned(sent)]).toEqual([{}, true]);
        accepted += Number(statusCode === 200);
      }),
      { numRuns: 6_500 },
    );
    expect([accepted > 0, await rings()]).toEqual([true, accepted]);
    expect(await ingest.database.query(sql`select 1 from ingest.events`)).toEqual([]);
  });

  it('is never read as anything when the text inside is changed and signed anew', async () => {
    const texts = fc.oneof(fc.string(), fc.tuple(fc.nat({ max: ringText.length }), fc.string({ maxLength: 20 })).map(([where, piece]) => ringText.slice(0, where) + piece + ringText.slice(where + piece.length)));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect([200, 400]).toContain((await ring(text)).statusCode);
      }),
      { numRuns: 500 },
    );
    expect(await ingest.database.query(sql`select 1 from ingest.events`)).toEqual([]);
  });
});
