import { closedLoop } from '../../bench/load.ts';
import type { Arrival } from '../judge/ledger.ts';
import { postJson, type Stand } from './stand.ts';

const firstBot = 8_000_001;

export interface Accounts {
  ids: string[];
  /** The ledger's calls under the ids of the accounts; calls of other bots are left out. */
  own(arrivals: readonly Arrival[]): Arrival[];
}

let made = 0;

/** Makes accounts through the API, each with a bot of its own that no other call has used. */
export async function makeAccounts(stand: Stand, count: number, name: string): Promise<Accounts> {
  const { limits } = stand.options;
  const bots = new Map<string, string>();
  const ids = Array.from({ length: count }, (_unused, index) => `${name}-${index + 1}`);
  for (const id of ids) bots.set(String(firstBot + made++), id);
  const tokens = [...bots].map(([bot, id]) => ({ id, botToken: `${bot}:chaos-token-of-nobody` }));
  const { firstFailure } = await closedLoop({ connections: 8, count }, async (index) => {
    const { id, botToken } = tokens[index] ?? { id: '', botToken: '' };
    const { status, body } = await postJson(stand, `${stand.storageUrl}/api/accounts`, { body: { id, channel: 'telegram', credentials: { botToken }, limits } });
    if (status !== 201) throw new Error(`Creating the account ${id} answered ${status}: ${JSON.stringify(body)}`);
  });
  if (firstFailure !== null) throw new Error(firstFailure);
  return {
    ids,
    own: (arrivals) => arrivals.flatMap((arrival) => {
      const account = bots.get(arrival.account);
      return account === undefined ? [] : [{ ...arrival, account }];
    }),
  };
}
