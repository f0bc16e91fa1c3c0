import { AppError } from '@sluice/errors';
import { z } from 'zod';
import type { Arrival, Page, PullRequest } from '../adapter.ts';
import { cleanText } from '../clean-text.ts';

const id = z.string().regex(/^[\w-]{1,128}$/);
const media = z.object({ media_id: z.string().min(1).max(1_024).transform(cleanText) });

/** kf/sync_msg: at most 64 bytes, of no stated alphabet. */
const page = z.object({
  next_cursor: z.string().max(256).regex(/^[^\0]*$/).default(''),
  has_more: z.union([z.number(), z.boolean()]).optional(),
  msg_list: z.array(z.unknown()).default([]),
});

const anyMessage = z.object({ msgid: z.string().regex(/^[\x21-\x7e]{1,256}$/) });

/** A message of a customer: 3. Events are 4, and what a person wrote in the WeCom client is 5. */
const customerMessage = z.object({
  origin: z.literal(3),
  open_kfid: id,
  external_userid: id,
  // As far as a Date goes.
  send_time: z.number().int().min(0).max(8_640_000_000_000),
  msgtype: z.string(),
  text: z.object({ content: z.string() }).optional().catch(undefined),
  image: media.optional().catch(undefined),
});
type CustomerMessage = z.infer<typeof customerMessage>;

const unworked: Readonly<Record<string, Arrival['kind']>> = { voice: 'audio', video: 'video', file: 'file', location: 'location' };

/**
 * One page of kf/sync_msg. Everything with a msgid comes out, what Sluice does not work on as `ignored` or under its own kind:
 * file names are not told, so a picture that was sent as a file stays a file. Throws `unavailable` for a page that leads nowhere.
 */
export function readPage(body: Record<string, unknown>, raw: Buffer, asked: Pick<PullRequest, 'cursor'>): Page {
  const parsed = page.safeParse(body);
  if (!parsed.success) throw new AppError('unavailable', 'WeCom answered sync_msg with something that is no page.');
  const { next_cursor: next, has_more, msg_list } = parsed.data;
  const cursor = next === '' ? asked.cursor : next;
  // Taken for the last page, it would answer rings with what nobody said.
  if (has_more === undefined && msg_list.length === 0) throw new AppError('unavailable', 'WeCom answered sync_msg with a page that says neither that more waits nor that nothing does.');
  const hasMore = Boolean(has_more);
  if (hasMore && cursor === asked.cursor) throw new AppError('unavailable', 'WeCom says that more waits, and gives the same place to read on from.');
  return { arrivals: msg_list.flatMap(arrivalOf), raw, cursor, hasMore };
}

function arrivalOf(message: unknown): Arrival[] {
  const named = anyMessage.safeParse(message);
  if (!named.success) return [];
  const platformEventId = named.data.msgid;
  const written = customerMessage.safeParse(message);
  return [{ platformEventId, ...(written.success ? readMessage(written.data) : { kind: 'ignored', chatId: null, event: null }) }];
}

function readMessage(message: CustomerMessage): Omit<Arrival, 'platformEventId'> {
  const { open_kfid: openKfId, external_userid: customer, msgtype } = message;
  const chatId = `${openKfId}:${customer}`;
  const about = { chatId, sender: { id: customer, name: null, language: null }, at: new Date(message.send_time * 1_000).toISOString() };
  const text = cleanText(message.text?.content ?? '').trim();
  if (msgtype === 'text' && text !== '') return { kind: 'text', chatId, event: { ...about, kind: 'text', text, media: null } };
  const photo = message.image?.media_id;
  if (msgtype === 'image' && photo) return { kind: 'photo', chatId, event: { ...about, kind: 'photo', text: null, media: { source: 'platform', id: photo } } };
  // Whatever a customer sends opens the turn in which WeCom lets us answer.
  return { kind: unworked[msgtype] ?? 'ignored', chatId, event: { ...about, kind: 'spoke', text: null, media: null } };
}
