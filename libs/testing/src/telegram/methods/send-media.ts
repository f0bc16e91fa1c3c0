import type { PhotoSize } from 'grammy/types';
import { success } from '../answer.ts';
import { badRequest } from '../refusal.ts';
import { documentOf, type StoredFile } from '../state/files.ts';
import { deliver, type Delivery } from './deliver.ts';
import { sendParameters, type Method, type MethodCall } from './method.ts';
import { readCaption } from './readable-text.ts';

const photoLimit = 10_000_000;

/** core.telegram.org/bots/api#sendphoto: an upload, a file id, or a URL (which is not fetched here). */
export const sendPhoto: Method = {
  name: 'sendPhoto',
  parameters: [...sendParameters, 'photo', 'caption', 'caption_entities', 'show_caption_above_media', 'has_spoiler'],
  run(call) {
    const caption = readCaption(call.params);
    const chat = call.world.chats.reach(call.bot.token, call.params.text('chat_id'));
    const photo = photoOf(call);
    const content = { photo, ...(caption.text && { caption: caption.text }) };
    const record = { ...caption, fileId: photo.at(-1)?.file_id };
    return success(deliver(call, { method: 'sendPhoto', chat, content, record }));
  },
};

/** core.telegram.org/bots/api#senddocument */
export const sendDocument: Method = {
  name: 'sendDocument',
  parameters: [...sendParameters, 'document', 'thumbnail', 'caption', 'caption_entities', 'disable_content_type_detection'],
  run(call) {
    const caption = readCaption(call.params);
    const chat = call.world.chats.reach(call.bot.token, call.params.text('chat_id'));
    const file = documentFile(call);
    const content: Delivery['content'] = { document: documentOf(file), ...(caption.text && { caption: caption.text }) };
    return success(deliver(call, { method: 'sendDocument', chat, content, record: { ...caption, fileId: file.fileId } }));
  },
};

function photoOf({ world, bot, params }: MethodCall): PhotoSize[] {
  const upload = params.upload('photo');
  if (upload && upload.bytes.length > photoLimit) throw badRequest('file is too big');
  if (upload) return world.photos.add(upload.bytes, { token: bot.token });
  const fileId = named(params.text('photo'), 'photo');
  if (fileId === undefined) return world.photos.add(new Uint8Array(), { token: bot.token });
  const sizes = world.files.find(bot.token, fileId) && world.photos.find(fileId);
  if (!sizes) throw badRequest('wrong file identifier/HTTP URL specified');
  return sizes;
}

function documentFile({ world, bot, params }: MethodCall): StoredFile {
  const upload = params.upload('document');
  const seed = { kind: 'document', token: bot.token } as const;
  if (upload) return world.files.add(upload.bytes, { ...seed, name: upload.name, mime: upload.mime });
  const fileId = named(params.text('document'), 'document');
  const file = fileId === undefined ? world.files.add(new Uint8Array(), seed) : world.files.find(bot.token, fileId);
  if (!file) throw badRequest('wrong file identifier/HTTP URL specified');
  return file;
}

/** The file id, or undefined for a URL; refuses an empty field and an attachment that was not sent. */
function named(text: string, field: string): string | undefined {
  if (text === '') throw badRequest(`there is no ${field} in the request`);
  return /^https?:\/\//.test(text) ? undefined : text;
}
