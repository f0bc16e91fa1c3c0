import { WecomRefusal } from './wecom-refusal.ts';

/** A corp with its customer service app. */
export interface WecomCorpSeed {
  corpId: string;
  secret: string;
}

interface Token {
  value: string;
  corpId: string;
  expiresAt: number;
  isRevoked: boolean;
}

const lifeS = 7_200;

/** Access tokens: the same one for whoever asks while it lives (developer.work.weixin.qq.com 91039). */
export class WecomTokens {
  readonly #secrets: Map<string, string>;
  readonly #tokens: Token[] = [];
  readonly #now: () => number;

  constructor(corps: readonly WecomCorpSeed[], now: () => number) {
    this.#secrets = new Map(corps.map(({ corpId, secret }) => [corpId, secret]));
    this.#now = now;
  }

  give(corpId: string, secret: string): object {
    const known = this.#secrets.get(corpId);
    if (known === undefined) throw new WecomRefusal(40_013, 'invalid corpid');
    if (known !== secret) throw new WecomRefusal(40_001, 'invalid credential');
    const token = this.#alive(corpId) ?? this.#make(corpId);
    return { access_token: token.value, expires_in: Math.ceil((token.expiresAt - this.#now()) / 1_000) };
  }

  /** The corp of a token that may be used. */
  check(value: string | null): string {
    if (!value) throw new WecomRefusal(41_001, 'access_token missing');
    const token = this.#tokens.find((each) => each.value === value);
    if (!token || token.isRevoked) throw new WecomRefusal(40_014, 'invalid access_token');
    if (token.expiresAt <= this.#now()) throw new WecomRefusal(42_001, 'access_token expired');
    return token.corpId;
  }

  /** Takes all tokens back, as WeCom may at any time. */
  revoke(): void {
    for (const token of this.#tokens) token.isRevoked = true;
  }

  #alive(corpId: string): Token | undefined {
    return this.#tokens.find((token) => token.corpId === corpId && !token.isRevoked && token.expiresAt > this.#now());
  }

  #make(corpId: string): Token {
    const value = `accesstoken${String(this.#tokens.length + 1).padStart(6, '0')}`;
    const token = { value, corpId, expiresAt: this.#now() + lifeS * 1_000, isRevoked: false };
    this.#tokens.push(token);
    return token;
  }
}
