import { platformFaults } from '../platform/faults.ts';
import type { Platform, PlatformAnswer, PlatformCall } from '../platform/platform-server.ts';
import { SendLedger } from '../platform/send-ledger.ts';
import { LineChannel, type LineChannelSeed } from './line-channel.ts';
import { readAddressee, readAddressees, readTexts } from './line-messages.ts';
import { badBody, LineRefusal, overLimit } from './line-refusal.ts';

/** A message as the person got it. */
export interface LineSent {
  channel: string;
  to: string;
  text: string;
  by: 'reply' | 'push' | 'multicast';
  id: string;
  retryKey?: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const retryKeyMs = 86_400_000;

/** One call of a channel that may make it. */
interface Send {
  channel: LineChannel;
  body: Record<string, unknown>;
  requestId: string;
}

/** Everything this LINE knows. */
export class LineWorld implements Platform {
  readonly faults = platformFaults();
  readonly ledger = new SendLedger<LineSent>();
  readonly channels = new Map<string, LineChannel>();
  /** Mistakes of the caller that LINE would put up with, or that nobody knows what LINE does with. */
  readonly complaints: string[] = [];
  readonly calls: { endpoint: string; retryKey: string | undefined }[] = [];
  /** How far the clock is ahead. */
  aheadMs = 0;
  #ids: bigint;

  constructor(firstId = 461_230_966_842_064_000n) {
    this.#ids = firstId;
  }

  addChannel(seed: LineChannelSeed): void {
    this.channels.set(seed.accessToken, new LineChannel(seed));
  }

  now(): number {
    return performance.timeOrigin + performance.now() + this.aheadMs;
  }

  addresseeOf({ json }: PlatformCall): string | undefined {
    return typeof json?.['to'] === 'string' ? json['to'] : undefined;
  }

  serve(call: PlatformCall): PlatformAnswer {
    return this.admit(call, (channel, requestId) => ({ status: 200, body: this.#carryOut(call, channel, requestId) }));
  }

  /** What every host of LINE does with a call: whose is it, what is it called, and how is it refused. */
  admit(call: PlatformCall, carryOut: (channel: LineChannel, requestId: string) => PlatformAnswer): PlatformAnswer {
    const requestId = this.nextId();
    const headers = { 'x-line-request-id': requestId };
    const retryKey = call.headers['x-line-retry-key'];
    this.calls.push({ endpoint: call.endpoint, retryKey: typeof retryKey === 'string' ? retryKey : undefined });
    try {
      const channel = this.channels.get(call.headers.authorization?.replace(/^Bearer /, '') ?? '');
      if (!channel) throw new LineRefusal(401, 'Authentication failed. Confirm that the access token in the authorization header is valid.');
      const answer = carryOut(channel, requestId);
      return { ...answer, headers: { ...headers, ...answer.headers } };
    } catch (error) {
      if (!(error instanceof LineRefusal)) throw error;
      return { ...error.answer, headers: { ...headers, ...error.answer.headers } };
    }
  }

  #carryOut(call: PlatformCall, channel: LineChannel, requestId: string): object {
    const retryKey = call.headers['x-line-retry-key'];
    const send = (): Send => ({ channel, body: bodyOf(call), requestId });
    switch (call.endpoint) {
      case 'POST /v2/bot/message/reply':
        if (retryKey !== undefined) this.complaints.push('reply takes no retry key');
        return this.#reply(send());
      case 'POST /v2/bot/message/push':
        return this.#once(retryKey, send(), (one) => this.#push(one, String(retryKey ?? '')));
      case 'POST /v2/bot/message/multicast':
        return this.#once(retryKey, send(), (one) => this.#multicast(one));
      case 'GET /v2/bot/message/quota':
        return channel.monthlyLimit === undefined ? { type: 'none' } : { type: 'limited', value: channel.monthlyLimit };
      case 'GET /v2/bot/message/quota/consumption':
        return { totalUsage: channel.usage };
      default:
        return profileAt(channel, call.endpoint);
    }
  }

  /** Carries out what was not accepted under this retry key before. */
  #once(retryKey: string | string[] | undefined, send: Send, carryOut: (send: Send) => object[]): object {
    if (retryKey === undefined) {
      this.complaints.push('sent without a retry key');
      return answerOf(carryOut(send));
    }
    if (typeof retryKey !== 'string' || !uuid.test(retryKey)) throw new LineRefusal(400, 'Invalid retry key.');
    const [body, known] = [JSON.stringify(send.body), send.channel.accepted.get(retryKey)];
    if (known && this.now() - known.at < retryKeyMs) {
      if (known.body !== body) this.complaints.push('one retry key for two bodies');
      const { sentMessages, requestId } = known;
      throw new LineRefusal(409, 'The retry key is already accepted', { sentMessages, headers: { 'x-line-accepted-request-id': requestId } });
    }
    const sentMessages = carryOut(send);
    send.channel.accepted.set(retryKey, { requestId: send.requestId, body, sentMessages, at: this.now() });
    return answerOf(sentMessages);
  }

  #reply({ channel, body }: Send): object {
    const token = String(body['replyToken']);
    const [known, texts] = [channel.replyTokens.get(token), readTexts(body)];
    if (!known || known.expiresAt <= this.now()) throw new LineRefusal(400, 'Invalid reply token');
    channel.replyTokens.delete(token);
    return answerOf(this.#deliver(texts, { channel: channel.accessToken, to: known.to, by: 'reply' }));
  }

  #push({ channel, body }: Send, retryKey: string): object[] {
    const [to, texts] = [readAddressee(body['to']), readTexts(body)];
    this.#count(channel, 1);
    return this.#deliver(texts, { channel: channel.accessToken, to, by: 'push', ...(retryKey && { retryKey }) });
  }

  #multicast({ channel, body }: Send): object[] {
    const [people, texts] = [readAddressees(body['to']), readTexts(body)];
    this.#count(channel, people.length);
    for (const to of people) this.#deliver(texts, { channel: channel.accessToken, to, by: 'multicast' });
    return [];
  }

  /** A request counts once for each person, however many messages it has. */
  #count(channel: LineChannel, people: number): void {
    if (channel.usage + people > (channel.monthlyLimit ?? Infinity)) throw new LineRefusal(429, overLimit['monthly-limit']);
    channel.usage += people;
  }

  #deliver(texts: readonly string[], about: Omit<LineSent, 'id' | 'text'>): object[] {
    return texts.map((text) => {
      const id = this.nextId();
      this.ledger.record({ ...about, text, id });
      return { id, quoteToken: `quote-${id}` };
    });
  }

  nextId(): string {
    return String((this.#ids += 1n));
  }
}

function profileAt({ profiles }: LineChannel, endpoint: string): object {
  const profile = profiles.get(endpoint);
  if (!profile) throw new LineRefusal(404, 'Not found');
  return profile;
}

/** Multicast answers an empty object. */
function answerOf(sentMessages: object[]): object {
  return sentMessages.length > 0 ? { sentMessages } : {};
}

function bodyOf({ json }: PlatformCall): Record<string, unknown> {
  if (!json) throw badBody('', 'Request body has to be JSON');
  return json;
}
