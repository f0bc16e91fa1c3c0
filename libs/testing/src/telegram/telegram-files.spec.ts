import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Api, InputFile } from 'grammy';
import { TelegramSimulator } from './telegram-simulator.ts';

const token = '1:files';
const chat = 7;
const card = Buffer.from(Array.from({ length: 5_000 }, (_, index) => index % 251));

let telegram: TelegramSimulator;
let api: Api;

beforeEach(async () => {
  telegram = await TelegramSimulator.start({ bots: [{ token }, { token: '2:other' }] });
  telegram.chat({ id: chat });
  api = new Api(token, { apiRoot: telegram.url, timeoutSeconds: 5 });
});

afterEach(async () => {
  expect(telegram.complaints).toEqual([]);
  await telegram.close();
});

async function download(fileId: string): Promise<Buffer> {
  const { file_path } = await api.getFile(fileId);
  const response = await fetch(`${telegram.url}/file/bot${token}/${file_path}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

describe('files of the simulated Bot API', () => {
  it('takes a photo uploaded by grammY (attach://) and serves the same bytes again', async () => {
    const message = await api.sendPhoto(chat, new InputFile(card, 'card.jpg'), { caption: 'your card' });
    expect(message).toMatchObject({ message_id: 1, caption: 'your card' });
    expect(message.photo.map(({ width }) => width)).toEqual([90, 320, 800, 1_280]);
    const fileId = message.photo.at(-1)?.file_id ?? '';
    expect(await download(fileId)).toEqual(card);
    expect(telegram.sentTo(chat)).toMatchObject([{ method: 'sendPhoto', text: 'your card', fileId }]);
  });

  it('takes a photo streamed in pieces without a length', async () => {
    async function* pieces() {
      yield card.subarray(0, 1_234);
      yield card.subarray(1_234);
    }
    const message = await api.sendPhoto(chat, new InputFile(() => pieces()));
    expect(await download(message.photo.at(-1)?.file_id ?? '')).toEqual(card);
  });

  it('takes a photo by its file id, and by URL', async () => {
    const sizes = telegram.addPhoto(card);
    const again = await api.sendPhoto(chat, sizes.at(-1)?.file_id ?? '');
    expect(again.photo).toEqual(sizes);
    expect((await api.sendPhoto(chat, 'https://example.org/card.jpg')).photo).toHaveLength(4);
  });

  it('takes a document with its name and type', async () => {
    const message = await api.sendDocument(chat, new InputFile(Buffer.from('a,b\n'), 'contacts.csv'));
    expect(message.document).toMatchObject({ file_name: 'contacts.csv', mime_type: 'application/octet-stream', file_size: 4 });
    expect(await download(message.document.file_id)).toEqual(Buffer.from('a,b\n'));
  });

  it('gives every size of a photo a file of its own, of which only the biggest is the original', async () => {
    const sizes = telegram.addPhoto(card, { width: 600, height: 300 });
    expect(sizes.map(({ width, height }) => [width, height])).toEqual([[90, 45], [320, 160], [600, 300]]);
    expect(new Set(sizes.map(({ file_id }) => file_id)).size).toBe(3);
    expect(await download(sizes[0]?.file_id ?? '')).not.toEqual(card);
    expect(await download(sizes[2]?.file_id ?? '')).toEqual(card);
  });

  it('answers getFile with the shape and the path of Telegram', async () => {
    expect(await api.getFile(telegram.addFile(card, { mime: 'image/jpeg' }))).toEqual({
      file_id: expect.any(String),
      file_unique_id: expect.any(String),
      file_size: 5_000,
      file_path: 'photos/file_1.jpg',
    });
    const png = telegram.addFile(card, { kind: 'document', name: 'card.png', mime: 'image/png' });
    expect(await api.getFile(png)).toMatchObject({ file_path: 'documents/file_2.png' });
  });

  const unavailable = 'Bad Request: wrong file_id or the file is temporarily unavailable';
  it.each([
    ['20 MB + 1 byte', () => telegram.addFile(card, { size: (20 << 20) + 1 }), 'Bad Request: file is too big'],
    ['an unknown id', () => 'AgAC', unavailable],
    ['the id of another bot', () => telegram.addFile(card, { token: '2:other' }), unavailable],
  ])('does not fetch %s', async (_what, fileId, description) => {
    await expect(api.getFile(fileId())).rejects.toMatchObject({ error_code: 400, description });
  });

  it.each([
    ['an unknown file id', () => api.sendPhoto(chat, 'AgAC'), 'Bad Request: wrong file identifier/HTTP URL specified'],
    ['no photo', () => api.sendPhoto(chat, ''), 'Bad Request: there is no photo in the request'],
    ['a long caption', () => api.sendPhoto(chat, 'x', { caption: 'x'.repeat(1_025) }), 'Bad Request: message caption is too long'],
  ])('does not send %s', async (_what, call, description) => {
    await expect(call()).rejects.toMatchObject({ error_code: 400, description });
    expect(telegram.sent).toEqual([]);
  });

  it('serves a path only to the bot whose file it is', async () => {
    const { file_path } = await api.getFile(telegram.addFile(card, { token }));
    expect((await fetch(`${telegram.url}/file/bot2:other/${file_path}`)).status).toBe(404);
    expect((await fetch(`${telegram.url}/file/bot${token}/photos/file_99.jpg`)).status).toBe(404);
    expect((await fetch(`${telegram.url}/file/bot9:none/${file_path}`)).status).toBe(401);
  });

  it('can cut a download in the middle, or fail it', async () => {
    const fileId = telegram.addFile(card);
    telegram.fault({ kind: 'dropped' }, { method: 'file', when: 'after' });
    telegram.fault({ kind: 'html', status: 502 }, { method: 'file' });
    await expect(download(fileId)).rejects.toThrow();
    const { file_path } = await api.getFile(fileId);
    expect((await fetch(`${telegram.url}/file/bot${token}/${file_path}`)).status).toBe(502);
    expect(await download(fileId)).toEqual(card);
  });
});
