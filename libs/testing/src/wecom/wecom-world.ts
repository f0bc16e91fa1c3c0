import { platformFaults } from '../platform/faults.ts';
import type { Platform, PlatformAnswer, PlatformCall } from '../platform/platform-server.ts';
import { SendLedger } from '../platform/send-ledger.ts';
import { WecomBell } from './wecom-bell.ts';
import { WecomCustomers } from './wecom-customers.ts';
import { WecomMailboxes } from './wecom-mailboxes.ts';
import { WecomRefusal } from './wecom-refusal.ts';
import { WecomTokens, type WecomCorpSeed } from './wecom-tokens.ts';

/** A message as the customer got it. */
export interface WecomSent {
  corpId: string;
  openKfId: string;
  /** The customer's external_userid. */
  to: string;
  text: string;
  msgid: string;
}

/** developer.work.weixin.qq.com 94677: text.content has at most 2048 bytes. */
const longestText = 2_048;

/** Everything this WeCom knows. */
export class WecomWorld implements Platform {
  readonly faults = platformFaults();
  readonly ledger = new SendLedger<WecomSent>();
  readonly tokens: WecomTokens;
  readonly customers: WecomCustomers;
  readonly mailboxes: WecomMailboxes;
  readonly bell: WecomBell;
  /** Photos and files, by media_id. */
  readonly media = new Map<string, { bytes: Uint8Array; type: string }>();
  /** Nicknames of customers, by external_userid. */
  readonly nicknames = new Map<string, string>();
  readonly counters = { tokenCalls: 0, sendCalls: 0 };
  /** How far the clock is ahead. */
  aheadMs = 0;
  #msgids = 0;

  constructor(corps: readonly WecomCorpSeed[]) {
    const now = (): number => performance.timeOrigin + performance.now() + this.aheadMs;
    this.tokens = new WecomTokens(corps, now);
    this.customers = new WecomCustomers(now);
    this.mailboxes = new WecomMailboxes(now);
    this.bell = new WecomBell(now);
  }

  addresseeOf({ json }: PlatformCall): string | undefined {
    return typeof json?.['touser'] === 'string' ? json['touser'] : undefined;
  }

  /** Refusals are answered with 200, too. */
  async serve(call: PlatformCall): Promise<PlatformAnswer> {
    try {
      if (call.endpoint === 'GET /cgi-bin/media/get') return this.#mediaAnswer(call);
      return { status: 200, body: { errcode: 0, errmsg: 'ok', ...(await this.#carryOut(call)) } };
    } catch (error) {
      if (!(error instanceof WecomRefusal)) throw error;
      return { status: 200, body: error.body };
    }
  }

  #carryOut(call: PlatformCall): object | Promise<object> {
    switch (call.endpoint) {
      case 'GET /cgi-bin/gettoken':
        this.counters.tokenCalls += 1;
        return this.tokens.give(call.query.get('corpid') ?? '', call.query.get('corpsecret') ?? '');
      case 'POST /cgi-bin/kf/send_msg':
        this.counters.sendCalls += 1;
        return this.#send(this.tokens.check(call.query.get('access_token')), call.json ?? {});
      case 'POST /cgi-bin/kf/sync_msg':
        this.tokens.check(call.query.get('access_token'));
        return this.mailboxes.sync(call.json ?? {});
      case 'POST /cgi-bin/kf/customer/batchget':
        this.tokens.check(call.query.get('access_token'));
        return this.#customers(call.json?.['external_userid_list']);
      default:
        throw new WecomRefusal(40_058, 'no such method');
    }
  }

  /** Bytes when all is well; refusals are JSON, with 200 as everywhere. */
  #mediaAnswer({ query }: PlatformCall): PlatformAnswer {
    this.tokens.check(query.get('access_token'));
    const mediaId = query.get('media_id') ?? '';
    const media = this.media.get(mediaId);
    if (!media) throw new WecomRefusal(40_007, 'invalid media_id');
    return { status: 200, headers: { 'content-type': media.type, 'content-disposition': `attachment; filename="${mediaId}"` }, body: media.bytes };
  }

  #customers(asked: unknown): object {
    const ids: unknown[] = Array.isArray(asked) ? asked : [];
    const known = ids.filter((id): id is string => typeof id === 'string' && this.nicknames.has(id));
    return {
      customer_list: known.map((id) => ({ external_userid: id, nickname: this.nicknames.get(id), avatar: '', gender: 0 })),
      invalid_external_userid: ids.filter((id) => !known.includes(id as string)),
    };
  }

  #send(corpId: string, body: Record<string, unknown>): object {
    const { touser, open_kfid: openKfId, msgid = `msg_${(this.#msgids += 1)}`, msgtype, text } = body;
    const content = (Object(text) as { content?: unknown }).content;
    if (typeof touser !== 'string') throw new WecomRefusal(40_096, 'invalid external userid');
    if (typeof openKfId !== 'string') throw new WecomRefusal(95_000, 'invalid open_kfid');
    if (typeof msgid !== 'string' || !/^[0-9a-zA-Z_-]{0,32}$/.test(msgid)) throw new WecomRefusal(40_058, 'invalid msgid');
    if (msgtype !== 'text' || typeof content !== 'string' || content === '') throw new WecomRefusal(40_058, 'invalid text');
    if (Buffer.byteLength(content) > longestText) throw new WecomRefusal(45_002, 'content size out of limit');
    this.customers.admit({ openKfId, externalUserId: touser });
    this.ledger.record({ corpId, openKfId, to: touser, text: content, msgid });
    return { msgid };
  }
}
