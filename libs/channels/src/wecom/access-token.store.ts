/** An access token and when to ask for another one, a while before WeCom forgets it. */
export interface AccessToken {
  value: string;
  /** Epoch milliseconds. */
  renewAt: number;
}

/** Access tokens that all processes share: WeCom gives one per app and punishes asking often. What is lost here is asked for again. */
export abstract class AccessTokenStore {
  /** Null when there is none, or none that may still be used. */
  abstract get(key: string): Promise<AccessToken | null>;
  abstract set(key: string, token: AccessToken): Promise<void>;
  /** Forgets the token unless another one has taken its place. */
  abstract drop(key: string, value: string): Promise<void>;
}

/** The store of one process. */
export class MemoryAccessTokenStore extends AccessTokenStore {
  private readonly tokens = new Map<string, AccessToken>();

  constructor(private readonly now: () => number = Date.now) {
    super();
  }

  get(key: string): Promise<AccessToken | null> {
    const token = this.tokens.get(key);
    return Promise.resolve(token !== undefined && token.renewAt > this.now() ? token : null);
  }

  set(key: string, token: AccessToken): Promise<void> {
    this.tokens.set(key, token);
    return Promise.resolve();
  }

  drop(key: string, value: string): Promise<void> {
    if (this.tokens.get(key)?.value === value) this.tokens.delete(key);
    return Promise.resolve();
  }
}
