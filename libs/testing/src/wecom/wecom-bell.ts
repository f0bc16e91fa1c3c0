import { randomBytes } from 'node:crypto';
import { encrypt, getSignature } from '@wecom/crypto';

/** Where a corp's callbacks go, as entered in the console. */
export interface WecomCallback {
  corpId: string;
  url: string;
  token: string;
  encodingAesKey: string;
}

/** What a ring says: where something waits, and the token to pull it with. */
export interface WecomRing {
  openKfId: string;
  token: string;
}

/** A callback as it goes out. */
export interface WecomRequest {
  /** With its query. */
  url: string;
  body: string;
}

const patienceMs = 5_000;
const checkMs = 1_000;
const tries = 3;

/** Calls back, encrypted and signed by WeCom's own library; what is not answered 200 within five seconds is sent three times in all. */
export class WecomBell {
  readonly counters = { rings: 0, tries: 0, answered: 0 };
  readonly #callbacks = new Map<string, WecomCallback>();
  readonly #delivering = new Set<Promise<void>>();
  readonly #now: () => number;
  readonly #end = new AbortController();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes an address into use, when it answers the check within a second with the plain text and nothing else. */
  async connect(callback: WecomCallback): Promise<void> {
    const said = randomBytes(8).readBigUInt64BE().toString();
    const echostr = encrypt(callback.encodingAesKey, said, callback.corpId);
    const response = await fetch(`${callback.url}?${this.#sign(callback, echostr)}&${new URLSearchParams({ echostr })}`, { signal: AbortSignal.timeout(checkMs) });
    const answer = Buffer.from(await response.arrayBuffer());
    if (response.status !== 200 || !answer.equals(Buffer.from(said))) throw new Error(`${callback.url} answered the check ${response.status} ${answer.toString()}.`);
    this.#callbacks.set(callback.url, callback);
  }

  /** Rings at every address, without waiting for the answers. */
  ring(openKfId: string, token: string): void {
    for (const callback of this.#callbacks.values()) {
      const delivery = this.#deliver(callback, { openKfId, token }).finally(() => this.#delivering.delete(delivery));
      this.#delivering.add(delivery);
    }
  }

  /** Resolves when every ring was answered, or given up. */
  async quiet(): Promise<void> {
    while (this.#delivering.size > 0) await Promise.all(this.#delivering);
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.quiet();
  }

  /** A callback of any text, for those who send their own. */
  request(callback: WecomCallback, text: string): WecomRequest {
    const encrypted = encrypt(callback.encodingAesKey, text, callback.corpId);
    const body = `<xml><ToUserName><![CDATA[${callback.corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>`;
    return { url: `${callback.url}?${this.#sign(callback, encrypted)}`, body };
  }

  /** One ring, for those who send their own. */
  doorbell(callback: WecomCallback, { openKfId, token }: WecomRing): WecomRequest {
    const createdS = Math.floor(this.#now() / 1_000);
    const text =
      `<xml><ToUserName><![CDATA[${callback.corpId}]]></ToUserName><CreateTime>${createdS}</CreateTime><MsgType><![CDATA[event]]></MsgType>` +
      `<Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[${token}]]></Token><OpenKfId><![CDATA[${openKfId}]]></OpenKfId></xml>`;
    return this.request(callback, text);
  }

  async #deliver(callback: WecomCallback, ring: WecomRing): Promise<void> {
    this.counters.rings += 1;
    for (let attempt = 0; attempt < tries && !this.#end.signal.aborted; attempt += 1) {
      if (await this.#try(this.doorbell(callback, ring))) return;
    }
  }

  async #try({ url, body }: WecomRequest): Promise<boolean> {
    this.counters.tries += 1;
    const signal = AbortSignal.any([this.#end.signal, AbortSignal.timeout(patienceMs)]);
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/xml' }, body, signal }).catch(() => undefined);
    await response?.arrayBuffer().catch(() => undefined);
    if (response?.status === 200) this.counters.answered += 1;
    return response?.status === 200;
  }

  #sign({ token }: WecomCallback, encrypted: string): string {
    const timestamp = String(Math.floor(this.#now() / 1_000));
    const nonce = randomBytes(6).toString('hex');
    return new URLSearchParams({ msg_signature: getSignature(token, timestamp, nonce, encrypted), timestamp, nonce }).toString();
  }
}
