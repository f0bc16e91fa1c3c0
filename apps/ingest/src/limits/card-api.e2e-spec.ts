import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { freshDatabase, freshRedis, Wire, type FreshDatabase } from '@sluice/testing';
import { authorization, patient, startIngest, type Ingest } from '../../testing/start-ingest.ts';

const settings = { CARD_API_PER_HOUR: '3' };

let database: FreshDatabase;
let wire: Wire;
let replicas: Ingest[];
let turn = 0;

beforeAll(async () => {
  database = await freshDatabase();
});

async function start(unusual?: typeof patient): Promise<void> {
  wire = await Wire.to(await freshRedis());
  const stores = { database: database.url, redis: wire.url };
  replicas = await Promise.all([startIngest(stores, settings, unusual), startIngest(stores, settings, unusual)]);
}

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(replicas.map((replica) => replica.close()));
  wire.close();
});

afterAll(() => database.drop());

/** An upload without photos, by way of this peer: 400 when it is let through. The replicas take turns. */
function upload(forwardedFor?: string, { peer = '127.0.0.1', key = authorization }: { peer?: string; key?: string } = {}) {
  const replica = replicas[++turn % 2] as Ingest;
  const headers = { authorization: key, ...(forwardedFor !== undefined && { 'x-forwarded-for': forwardedFor }) };
  return replica.app.inject({ method: 'POST', url: '/api/cards', headers, remoteAddress: peer });
}

async function statuses(...addresses: (string | undefined)[]): Promise<number[]> {
  const answers: number[] = [];
  for (const address of addresses) answers.push((await upload(address)).statusCode);
  return answers;
}

describe('POST /api/cards', () => {
  beforeEach(() => start(patient));

  it('answers 429 and when to come again to an address that asked too often within an hour, at whichever replica', async () => {
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
    expect(await statuses('8.8.8.8', '8.8.8.8', '8.8.8.8')).toEqual([400, 400, 400]);
    clock.mockReturnValue(now + 600_000);
    const refused = await upload('8.8.8.8');
    expect([refused.statusCode, refused.headers['retry-after'], refused.headers['content-type']]).toEqual([429, '3000', 'application/problem+json; charset=utf-8']);
    expect(refused.json()).toMatchObject({ code: 'throttled', status: 429, detail: expect.stringContaining('3 times an hour') });
    clock.mockReturnValue(now + 3_599_999);
    expect(await statuses('8.8.8.8')).toEqual([429]);
    clock.mockReturnValue(now + 3_600_000);
    expect(await statuses('8.8.8.8', '8.8.8.8', '8.8.8.8', '8.8.8.8')).toEqual([400, 400, 400, 429]);
  });

  it('counts each address by itself, of IPv6 the whole /64', async () => {
    expect(await statuses('8.8.8.8', '8.8.4.4', '8.8.8.8', '8.8.8.8', '::ffff:8.8.8.8', '8.8.4.4')).toEqual([400, 400, 400, 400, 429, 400]);
    expect(await statuses('2606:4700::1', '2606:4700::2', '2606:4700:0:0:3::', '2606:4700::4', '2606:4700:0:1::1')).toEqual([400, 400, 400, 429, 400]);
  });

  it('goes by whom the trusted proxy saw, whatever the caller claims', async () => {
    expect(await statuses('1.1.1.1, 8.8.8.8', '2.2.2.2, 8.8.8.8', '3.3.3.3,8.8.8.8', '4.4.4.4, 8.8.8.8')).toEqual([400, 400, 400, 429]);
    expect(await statuses('1.1.1.1')).toEqual([400]);
  });

  it('believes nothing of a caller that is no trusted proxy', async () => {
    const answers = [];
    for (const claim of ['1.1.1.1', '2.2.2.2', '127.0.0.1', '::1']) answers.push((await upload(claim, { peer: '9.9.9.9' })).statusCode);
    expect(answers).toEqual([400, 400, 400, 429]);
    expect(await statuses('9.9.9.9', '1.1.1.1')).toEqual([429, 400]);
  });

  it('takes all who come from no address for one', async () => {
    expect(await statuses('junk', 'x'.repeat(1_000), 'unknown', 'other junk')).toEqual([400, 400, 400, 429]);
  });

  it('counts nothing of those without a key', async () => {
    for (let asked = 0; asked < 5; asked++) expect((await upload('8.8.8.8', { key: 'Bearer sk_nobody' })).statusCode).toBe(401);
    expect(await statuses('8.8.8.8')).toEqual([400]);
  });

  it('limits nothing else', async () => {
    await statuses(...Array<string>(4).fill('8.8.8.8'));
    const [replica] = replicas as [Ingest];
    const answer = await replica.app.inject({ url: '/api/events', headers: { authorization, 'x-forwarded-for': '8.8.8.8' } });
    const sandbox = await replica.app.inject({ method: 'POST', url: '/api/sandbox/messages', headers: { authorization, 'x-forwarded-for': '8.8.8.8' } });
    expect([answer.statusCode, sandbox.statusCode]).toEqual([200, 400]);
  });
});

describe('POST /api/cards while Redis is away', () => {
  beforeEach(() => start());

  it.each([
    ['gone', () => wire.cut()],
    ['a black hole', () => wire.hold()],
  ])('refuses nobody because of that: each replica counts by itself (%s)', async (_how, goes) => {
    goes();
    expect(await statuses(...Array<string>(6).fill('8.8.8.8'))).toEqual(Array(6).fill(400));
    expect(await statuses('8.8.8.8', '8.8.8.8')).toEqual([429, 429]);
    await wire.mend();
  });
});
