import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AccountReader, Channels } from '@sluice/channels';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { startIngest, type Ingest } from '../../apps/ingest/testing/start-ingest.ts';
import { readArguments } from './arguments.ts';
import { send } from './send.ts';

const photo = Buffer.from('as good as a photo');
const credentials = {
  TELEGRAM_BOT_TOKEN: '123456:AAH-spec-token',
  TELEGRAM_WEBHOOK_SECRET: 'right-secret',
  LINE_CHANNEL_ACCESS_TOKEN: 'line-token',
  LINE_CHANNEL_SECRET: 'line-secret',
  WECOM_CORP_ID: 'ww12345678910',
  WECOM_KF_SECRET: 'kf-secret',
  WECOM_TOKEN: 'tok3n',
  WECOM_ENCODING_AES_KEY: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR',
};

let folder: string;
let database: FreshDatabase;
let ingest: Ingest;
let environment: NodeJS.ProcessEnv;
let url: string;
let said: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-send-'));
  writeFileSync(join(folder, 'card.jpg'), photo);
  database = await freshDatabase();
  const names = ['TELEGRAM_API_URL', 'LINE_API_URL', 'LINE_DATA_API_URL', 'WECOM_API_URL'];
  const addresses = Object.fromEntries(await Promise.all(names.map(async (name) => [name, `http://127.0.0.1:${await freePort()}`] as const)));
  ingest = await startIngest({ database: database.url, redis: await freshRedis() }, addresses);
  await ingest.addTelegram('telegram');
  await ingest.addLine('line', { channelAccessToken: credentials.LINE_CHANNEL_ACCESS_TOKEN, channelSecret: credentials.LINE_CHANNEL_SECRET });
  const { WECOM_CORP_ID: corpId, WECOM_KF_SECRET: kfSecret, WECOM_TOKEN: token, WECOM_ENCODING_AES_KEY: encodingAesKey } = credentials;
  await ingest.addWecom('wecom', { corpId, kfSecret, token, encodingAesKey });
  environment = { ...credentials, ...addresses, INIT_CWD: folder };
  url = await ingest.listen();
});

beforeEach(() => {
  said = [];
});

afterEach(() => ingest.database.query(sql`truncate ingest.events, ingest.arrivals`));

afterAll(async () => {
  await ingest.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Row {
  kind: string;
  event: { text: string | null; media: { id: string } | null; sender: { id: string } };
}
const rows = (): Promise<Row[]> => ingest.database.query<Row & Record<string, unknown>>(sql`select kind, event from ingest.events order by id`);
const run = (args: string[], more: NodeJS.ProcessEnv = {}, patience = { askedMs: 10_000, quietMs: 1 }): Promise<void> => {
  const wanted = readArguments([...args, '--url', url]);
  if (!wanted) throw new Error('There is something to send.');
  return send(wanted, { root: folder, environment: { ...environment, ...more }, say: (line) => said.push(line), patience });
};
/** What analysis does with an event: it fetches the photo of the newest. */
async function fetched(id: string): Promise<Uint8Array> {
  await until('the photo', async () => (await rows()).some(({ event }) => event.media !== null));
  const media = (await rows()).find(({ event }) => event.media)?.event.media?.id ?? '';
  const account = await ingest.app.get(AccountReader).read(id);
  return ingest.app.get(Channels).of(account.channel).fetchMedia(media, account, AbortSignal.timeout(5_000));
}

describe('npm run send', () => {
  it.each([
    ['telegram', '555001'],
    ['line', `U${'4af4'.repeat(8)}`],
    ['wecom', 'wmSomebody'],
  ])('sends a text as %s would, each time another one', async (platform, from) => {
    await run([platform, '--text', 'hi']);
    await run([platform, '--text', 'hi again']);
    await until('both', async () => (await rows()).length === 2);
    expect((await rows()).map(({ kind, event }) => [kind, event.text, event.sender.id])).toEqual([['text', 'hi', from], ['text', 'hi again', from]]);
    expect(said[0]).toBe(`${url}/webhooks/${platform}/${platform} took it: 200.`);
  });

  it.each(['telegram', 'line', 'wecom'])('sends a photo as %s would, and gives it out until it was fetched', async (platform) => {
    const [, bytes] = await Promise.all([run([platform, '--image', 'card.jpg', '--text', 'my card'], {}, { askedMs: 10_000, quietMs: 500 }), fetched(platform)]);
    expect(Buffer.from(bytes)).toEqual(photo);
    const expected = platform === 'telegram' ? [['photo', 'my card']] : [['photo', null], ['text', 'my card']];
    expect((await rows()).map(({ kind, event }) => [kind, event.text])).toEqual(expected);
    expect(said.at(-1)).toBe('No answer came yet.');
  });

  it('tells what is answered', async () => {
    const account = await ingest.app.get(AccountReader).read('telegram');
    const message = { id: '01935f4e-0000-7000-8000-000000000001', chatId: '555001', text: 'Thank you!', parseMode: null, replyToken: null, edits: null, doubtSince: null };
    const answered = fetched('telegram').then(() => ingest.app.get(Channels).of('telegram').send(message, account, { signal: AbortSignal.timeout(5_000), admit: () => undefined }));
    await Promise.all([run(['telegram', '--image', 'card.jpg'], {}, { askedMs: 10_000, quietMs: 2_000 }), answered]);
    expect(said.at(-1)).toBe('answer 1: Thank you!');
  });

  it('reads what signs from .env, too', async () => {
    writeFileSync(join(folder, '.env'), 'TELEGRAM_WEBHOOK_SECRET=right-secret\n');
    await run(['telegram', '--text', 'hi'], { TELEGRAM_WEBHOOK_SECRET: '' });
    rmSync(join(folder, '.env'));
    expect(await rows()).toHaveLength(1);
  });

  it.each([
    ['a wrong secret', ['telegram', '--text', 'hi'], { TELEGRAM_WEBHOOK_SECRET: 'wrong' }, /answered 401: .*secret token.* Is it signed/],
    ['an account that is not there', ['line', '--text', 'hi', '--account', 'shop'], {}, /answered 404: .*--account/],
    ['a photo that is not there', ['line', '--image', 'nothing.jpg'], {}, /nothing\.jpg cannot be read \(ENOENT\)/],
    ['no stand-in for a photo', ['line', '--image', 'card.jpg'], { LINE_DATA_API_URL: '' }, /LINE_DATA_API_URL is not set/],
    ['no stand-in for WeCom', ['wecom', '--text', 'hi'], { WECOM_API_URL: 'https://qyapi.weixin.qq.com' }, /WECOM_API_URL is https/],
  ])('says what to do about %s', async (_title, args, more, sentence) => {
    await expect(run(args, more)).rejects.toThrow(sentence);
  });

  it('says so when Sluice was started with another address for the platform', async () => {
    await expect(run(['telegram', '--image', 'card.jpg'], { TELEGRAM_API_URL: `http://127.0.0.1:${await freePort()}` }, { askedMs: 1, quietMs: 1 })).rejects.toThrow(/did not ask the stand-in: it was started without TELEGRAM_API_URL=http/);
  });

  it('says so when somebody else listens on its port', async () => {
    await expect(run(['telegram', '--image', 'card.jpg'], { TELEGRAM_API_URL: url })).rejects.toThrow(/^Port \d+ is in use/);
  });
});
