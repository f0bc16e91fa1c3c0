/** A channel of LINE as the test sets it up. */
export interface LineChannelSeed {
  accessToken: string;
  /** Messages that push and multicast may send in a month; no limit when absent. */
  monthlyLimit?: number;
}

/** What somebody sent, as the data host keeps it for a while. */
export interface LineContent {
  bytes: Uint8Array;
  type: string;
  isGone: boolean;
}

/** Somebody's profile, as one endpoint tells it. */
export interface LineProfile {
  displayName: string;
  userId: string;
  language?: string;
}

/** A request that was accepted under a retry key. */
export interface AcceptedRequest {
  requestId: string;
  body: string;
  sentMessages: object[];
  at: number;
}

/** What LINE keeps of one channel. */
export class LineChannel {
  readonly accessToken: string;
  monthlyLimit: number | undefined;
  /** Messages of this month that count. */
  usage = 0;
  readonly accepted = new Map<string, AcceptedRequest>();
  readonly replyTokens = new Map<string, { to: string; expiresAt: number }>();
  /** By message id. */
  readonly contents = new Map<string, LineContent>();
  /** By endpoint, as in `GET /v2/bot/profile/U…`. */
  readonly profiles = new Map<string, LineProfile>();

  constructor({ accessToken, monthlyLimit }: LineChannelSeed) {
    this.accessToken = accessToken;
    this.monthlyLimit = monthlyLimit;
  }
}
