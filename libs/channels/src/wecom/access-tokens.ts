import { hashOf } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import { LRUCache } from 'lru-cache';
import type { AccessToken, AccessTokenStore } from './access-token.store.ts';

/** An app of a corp. */
export interface WecomApp {
  corpId: string;
  kfSecret: string;
}

export interface AccessTokensOptions {
  /** Calls gettoken; throws `unauthorized` when the corp or its secret is wrong. */
  fetch: (app: WecomApp) => Promise<AccessToken>;
  store: AccessTokenStore;
  now: () => number;
}

const deniedMs = 60_000;

/**
 * Access tokens by app: from memory, else from the shared store, else from WeCom, with one call however many ask. A secret that
 * WeCom refused is not tried again for a minute, because repeating it gets the address banned (errcode 40001).
 */
export class AccessTokens {
  private readonly known = new LRUCache<string, AccessToken>({ max: 1_000 });
  private readonly pending = new Map<string, Promise<string>>();
  private readonly denied = new LRUCache<string, { error: AppError; until: number }>({ max: 1_000 });

  constructor(private readonly options: AccessTokensOptions) {}

  async of(app: WecomApp): Promise<string> {
    const key = keyOf(app);
    const known = this.known.get(key);
    if (known && known.renewAt > this.options.now()) return known.value;
    return this.pending.get(key) ?? this.once(key, app);
  }

  /** Another token than this one, which WeCom no longer takes. */
  async renew(app: WecomApp, stale: string): Promise<string> {
    const key = keyOf(app);
    if (this.known.get(key)?.value === stale) this.known.delete(key);
    await this.options.store.drop(key, stale).catch(() => undefined);
    return this.of(app);
  }

  /** WeCom refused the secret itself. */
  deny(app: WecomApp, error: AppError): void {
    const key = keyOf(app);
    this.known.delete(key);
    this.denied.set(key, { error, until: this.options.now() + deniedMs });
  }

  private once(key: string, app: WecomApp): Promise<string> {
    const denied = this.denied.get(key);
    if (denied && denied.until > this.options.now()) throw denied.error;
    const asked = this.ask(key, app).finally(() => this.pending.delete(key));
    this.pending.set(key, asked);
    return asked;
  }

  private async ask(key: string, app: WecomApp): Promise<string> {
    // Without the store every process has a token of its own, which WeCom allows: it gives them all the same one.
    const token = (await this.options.store.get(key).catch(() => null)) ?? (await this.fetch(key, app));
    this.known.set(key, token);
    return token.value;
  }

  private async fetch(key: string, app: WecomApp): Promise<AccessToken> {
    try {
      const token = await this.options.fetch(app);
      await this.options.store.set(key, token).catch(() => undefined);
      return token;
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthorized') this.deny(app, error);
      throw error;
    }
  }
}

function keyOf({ corpId, kfSecret }: WecomApp): string {
  return Buffer.from(hashOf(`${corpId}\n${kfSecret}`)).toString('hex');
}
