import type { TelegramSimulator } from '@sluice/testing';
import { closedLoop } from './load.ts';
import type { System } from './system.ts';

/** What Telegram would send with every webhook call of these accounts. */
export const webhookHeaders = { 'x-telegram-bot-api-secret-token': 'bench-secret' };

/** Windows like those of a real account, so that looking them up costs the same, but too wide to hold anything back. */
const limits = [
  { max: 1_000_000, windowMs: 60_000 },
  { max: 1_000_000, windowMs: 3_600_000 },
];

export interface BenchAccount {
  id: string;
  token: string;
  webhookPath: string;
}

/** Makes Telegram accounts through the API, and their bots at the simulator. */
export async function createAccounts(system: System, telegram: TelegramSimulator, count: number): Promise<BenchAccount[]> {
  const accounts = Array.from({ length: count }, (_unused, index) => {
    const id = `bench-${index + 1}`;
    return { id, token: `${7_000_001 + index}:bench-token-of-nobody`, webhookPath: `/webhooks/telegram/${id}` };
  });
  const webhookSecret = webhookHeaders['x-telegram-bot-api-secret-token'];
  const { firstFailure } = await closedLoop({ connections: 8, count }, async (index) => {
    const { id, token } = accounts[index] as BenchAccount;
    telegram.addBot({ token });
    await system.create('storage', '/api/accounts', { id, channel: 'telegram', credentials: { botToken: token, webhookSecret }, limits });
  });
  if (firstFailure !== null) throw new Error(firstFailure);
  return accounts;
}
