import type { Document, Message, MessageEntity, PhotoSize, Update, User } from 'grammy/types';
import type { KnownChat } from '../state/chats.ts';
import { documentOf, type Files } from '../state/files.ts';
import type { Person } from '../state/people.ts';
import type { Photos } from '../state/photos.ts';

/** A photo as raw bytes, or one that was added before (cheaper when sent often). */
export type PhotoInput = Uint8Array | PhotoSize[];

export interface DocumentInput {
  bytes: Uint8Array;
  name?: string;
  mime?: string;
  /** Pretended size in bytes. */
  size?: number;
}

/** What the bot can do nothing with. */
export type OtherContent = 'sticker' | 'voice' | 'audio' | 'video' | 'location';

/** One thing a person does in a chat; exactly one of `text`, `photo`, `document`, `album` and `sends`. */
export interface UserMessage {
  /** Default: the private chat with `from`. */
  chat?: number;
  /** Default: the person of the private chat `chat`. */
  from?: number | Person;
  text?: string;
  photo?: PhotoInput;
  document?: DocumentInput;
  /** Photos that become one update each, tied by one `media_group_id`. */
  album?: PhotoInput[];
  sends?: OtherContent;
  /** Of the photo, the document, or the first photo of the album. */
  caption?: string;
  languageCode?: string;
  /** Epoch seconds; default now. */
  date?: number;
  deliverTimes?: number;
  atOnce?: boolean;
}

/** What the message is about, without who, where and when. */
export type UserContent = Pick<Message, 'text' | 'entities' | 'photo' | 'document' | 'caption' | 'media_group_id' | OtherContent>;

export interface Media {
  /** Whose file ids the uploads get. */
  token: string;
  files: Files;
  photos: Photos;
  /** `media_group_id` for the case that it is an album. */
  albumId: string;
}

/** The contents of the messages, in order; an album makes several. */
export function contentsOf(message: UserMessage, { token, files, photos, albumId }: Media): UserContent[] {
  const { text, photo, document, album, sends, caption } = message;
  const captioned = caption === undefined ? {} : { caption };
  const sizes = (input: PhotoInput) => (input instanceof Uint8Array ? photos.add(input, { token }) : input);
  if (text !== undefined) return [{ text, ...commands(text) }];
  if (photo) return [{ photo: sizes(photo), ...captioned }];
  if (document) return [{ document: stored(document, token, files), ...captioned }];
  if (sends) return [otherContent(sends)];
  if (!album) throw new Error('A person sends text, a photo, a document, an album or something else');
  return album.map((input, index) => ({ media_group_id: albumId, photo: sizes(input), ...(index === 0 && captioned) }));
}

export interface Envelope {
  from: User;
  chat: KnownChat;
  /** Epoch seconds. */
  date: number;
}

/** The message as the bot sees it, with the next message_id of its chat (wire 1.1). */
export function messageFrom({ from, chat, date }: Envelope, content: UserContent): NonNullable<Update['message']> {
  return { message_id: ++chat.lastMessageId, from, chat: chat.profile, date, ...content };
}

function otherContent(kind: OtherContent): UserContent {
  const file = { file_id: `CQACAgUAAx${kind}`, file_unique_id: `AgAD${kind}`, file_size: 4_096 };
  switch (kind) {
    case 'sticker':
      return { sticker: { ...file, type: 'regular', width: 512, height: 512, is_animated: false, is_video: false } };
    case 'voice':
    case 'audio':
      return { [kind]: { ...file, duration: 3 } };
    case 'video':
      return { video: { ...file, width: 640, height: 480, duration: 3 } };
    case 'location':
      return { location: { latitude: 25.0338, longitude: 121.5646 } };
  }
}

function stored({ bytes, name, mime, size }: DocumentInput, token: string, files: Files): Document {
  return documentOf(files.add(bytes, { kind: 'document', name, mime, size, token }));
}

/** `/start` and its like, which Telegram marks for the bot. */
function commands(text: string): { entities?: MessageEntity[] } {
  const entities = [...text.matchAll(/(?<![\w/])\/[a-z][a-z0-9_]{0,31}(?:@\w+)?/gi)].map(
    (match): MessageEntity => ({ offset: match.index, length: match[0].length, type: 'bot_command' }),
  );
  return entities.length > 0 ? { entities } : {};
}
