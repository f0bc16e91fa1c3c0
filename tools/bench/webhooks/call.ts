/** A webhook call as a platform would make it, ready to be sent. */
export interface WebhookCall {
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** Makes so many calls, no two about the same event or from the same person. */
export type MakeCalls = (count: number) => WebhookCall[];

/** Calls that take accounts in turn. */
export function inTurn<Account>(accounts: readonly Account[], call: (account: Account) => WebhookCall): MakeCalls {
  return (count) => Array.from({ length: count }, (_unused, index) => call(accounts[index % accounts.length] as Account));
}

/** Calls of several kinds, one of each in turn. */
export function mixed(kinds: readonly MakeCalls[]): MakeCalls {
  return (count) => {
    const made = kinds.map((make) => make(Math.ceil(count / kinds.length)));
    return Array.from({ length: count }, (_unused, index) => made[index % made.length]?.[Math.floor(index / made.length)] as WebhookCall);
  };
}
