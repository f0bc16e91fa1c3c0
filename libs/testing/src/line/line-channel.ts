/** A channel of LINE as the test sets it up. */
export interface LineChannelSeed {
  accessToken: string;
  /** Messages that push and multicast may send in a month; no limit when absent. */
  monthlyLimit?: number;
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

  constructor({ accessToken, monthlyLimit }: LineChannelSeed) {
    this.accessToken = accessToken;
    this.monthlyLimit = monthlyLimit;
  }
}
