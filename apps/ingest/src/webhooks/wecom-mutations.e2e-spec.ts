import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { WecomSimulator } from '@sluice/testing';
import { atEnd, useStores } from '@sluice/testing/jest';
import { encrypt } from '@wecom/crypto';
import fc from 'fast-check';
import { bombard, refusalsIn } from '../../testing/fuzz/bombard.ts';
import { mutated, xmlMutations } from '../../testing/fuzz/hostile-bytes.ts';
import { forgeries, hostileHeaders, strangeTargets } from '../../testing/fuzz/hostile-calls.ts';
import { call, forget, metered, noRows, rowsOf } from '../../testing/fuzz/traces.ts';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { addressed, corp, envelope, nowS, queryOf, ring, ringText, seed } from '../../testing/wecom.ts';

jest.setTimeout(120_000);

let ingest: Ingest;

beforeAll(async () => {
  const stores = await useStores();
  const wecom = await WecomSimulator.start({ corps: [seed] });
  atEnd(() => wecom.close());
  ingest = await startIngest(stores, { WECOM_API_URL: wecom.url, WECOM_CALLBACK_WINDOW_S: '300', DATABASE_CONNECTIONS: '17' });
  await ingest.addWecom('wecom', corp);
});

beforeEach(() => forget(ingest));

afterAll(() => ingest.close());

const encrypted = encrypt(corp.encodingAesKey, ringText, corp.corpId);
const genuine = Buffer.from(envelope(encrypted));
const bodies = fc.array(xmlMutations, { maxLength: 3 }).map((changes) => mutated(genuine, changes));
/** Nobody can sign anew: what is taken holds the encrypted text that was signed, however it is wrapped. */
const holdsWhatWasSigned = (sent: Buffer): boolean => sent.toString().replace(/<!\[CDATA\[|\]\]>|<a\/>/g, '').includes(`<Encrypt>${encrypted}</Encrypt>`);
const strangeQueries = fc.record(
  { msg_signature: fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{40}$/)), timestamp: fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom('1e9', '0x5', ' 1', '-1', '999999999999999')), nonce: fc.string() },
  { requiredKeys: [] },
);
const refusals = () => metered(ingest, 'sluice_http_refusals_total');
const xml = { 'content-type': 'text/xml' };

async function stillWorks(): Promise<void> {
  const before = await rowsOf(ingest);
  expect([(await ring(ingest)).statusCode, await rowsOf(ingest)]).toEqual([200, { ...noRows, rings: (before?.rings ?? 0) + 1 }]);
}

it('whatever WeCom did not sign, or comes to another address, is refused and counted, and rings nowhere', async () => {
  const forgedSignature = fc.record({ forgery: forgeries, changed: fc.constant({}), target: fc.constant(null), headers: hostileHeaders, body: bodies });
  const strangeQuery = fc.record({ forgery: fc.constant(null), changed: strangeQueries.filter((query) => Object.keys(query).length > 0), target: fc.constant(null), headers: hostileHeaders, body: bodies });
  const elsewhere = fc.record({ forgery: fc.constant(null), changed: fc.constant({}), target: strangeTargets('wecom'), headers: hostileHeaders, body: bodies });
  const before = await refusals();
  const statuses = await bombard({
    cases: fc.oneof(forgedSignature, strangeQuery, elsewhere),
    times: 3_500,
    send: ({ forgery, changed, target, headers, body }) => {
      const { msg_signature: right, ...query } = queryOf(encrypted);
      const given = forgery ? forgery.given(right) : right;
      const pairs = [given ?? []].flat().map((signature) => ['msg_signature', signature]);
      const signed = [...Object.entries({ ...query, ...changed }), ...('msg_signature' in changed ? [] : pairs)];
      return call(ingest, { url: target ?? addressed(new URLSearchParams(signed as [string, string][])), headers: { ...xml, ...headers }, body });
    },
    allowed: [400, 401, 403, 404, 413, 414, 415],
  });
  expect([await rowsOf(ingest), (await refusals()) - before]).toEqual([noRows, refusalsIn(statuses)]);
  await stillWorks();
});

it('whatever is wrapped around what WeCom signed is taken or refused, and rings only with what was signed', async () => {
  const before = await refusals();
  const statuses = await bombard({
    cases: fc.record({ headers: hostileHeaders, body: bodies }),
    times: 2_000,
    send: async ({ headers, body }) => {
      const answer = await call(ingest, { url: addressed(queryOf(encrypted)), headers: { ...xml, ...headers }, body });
      if (answer.statusCode === 200) expect(holdsWhatWasSigned(body)).toBe(true);
      return answer;
    },
    allowed: [200, 400, 401, 403, 413, 415],
  });
  expect([await rowsOf(ingest), (await refusals()) - before]).toEqual([{ ...noRows, rings: statuses.get(200) }, refusalsIn(statuses)]);
});

it('whatever is signed, but dated, encrypted or written otherwise, is taken or refused, and never fails', async () => {
  const texts = fc.oneof(fc.string(), fc.array(xmlMutations, { maxLength: 3 }).map((changes) => mutated(Buffer.from(ringText), changes).toString()));
  const ciphers = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(texts, fc.oneof(fc.constant(corp.corpId), fc.constantFrom('', 'ww0', `${corp.corpId}\0`, corp.corpId.toUpperCase()))).map(([text, receiver]) => encrypt(corp.encodingAesKey, text, receiver)) },
    fc.base64String({ maxLength: 400 }),
    fc.tuple(fc.nat({ max: encrypted.length - 1 }), fc.constantFrom('A', '=', '-', '/')).map(([where, letter]) => encrypted.slice(0, where) + letter + encrypted.slice(where + 1)),
    texts.map((text) => encrypt('A'.repeat(43), text, corp.corpId)),
  );
  const ages = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: -100_000, max: 100_000 }));
  const before = await metered(ingest, 'sluice_webhook_refusals_total', 'channel="wecom"');
  const statuses = await bombard({
    cases: fc.record({ cipher: ciphers, age: ages }),
    times: 1_500,
    send: ({ cipher, age }) => call(ingest, { url: addressed(queryOf(cipher, { at: nowS() - age })), headers: xml, body: Buffer.from(envelope(cipher)) }),
    allowed: [200, 400, 401],
  });
  const rows = await rowsOf(ingest);
  expect(rows).toEqual({ ...noRows, rings: rows?.rings });
  expect((await metered(ingest, 'sluice_webhook_refusals_total', 'channel="wecom"')) - before).toBe(refusalsIn(statuses));
  expect([...statuses.keys()].sort()).toEqual([200, 400, 401]);
  await stillWorks();
});

it('whoever checks the address without a signature learns nothing', async () => {
  const right = encrypt(corp.encodingAesKey, '1616140317555161061', corp.corpId);
  const echoes = fc.oneof(fc.constant(right), fc.base64String({ maxLength: 200 }), fc.string());
  const statuses = await bombard({
    cases: fc.record({ echostr: echoes, changed: strangeQueries, headers: hostileHeaders }),
    times: 1_000,
    send: ({ echostr, changed, headers }) => call(ingest, { method: 'GET', url: addressed({ ...queryOf('x'), ...changed, echostr }), headers, body: Buffer.alloc(0) }),
    allowed: [400, 401, 403, 413, 415],
  });
  expect([await rowsOf(ingest), statuses.size > 0]).toEqual([noRows, true]);
});
