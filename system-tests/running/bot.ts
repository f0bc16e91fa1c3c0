import { randomInt } from 'node:crypto';
import { addAccount } from './account.ts';
import type { RunningSystem } from './system.ts';

export interface Bot {
  accountId: string;
  token: string;
}

/** A bot on the simulated Telegram with an account for it, whose limits are too wide to matter. */
export async function addBot(system: RunningSystem, accountId: string): Promise<Bot> {
  const token = `${randomInt(100_000, 999_999)}:AAH-simulated-token-${accountId.padEnd(20, 'x')}`;
  const webhookSecret = `secret-of-${accountId}`;
  await addAccount(system, { id: accountId, channel: 'telegram', credentials: { botToken: token, webhookSecret } });
  system.telegram.addBot({ token });
  system.telegram.setWebhook(token, `${system.gatewayUrl}/webhooks/telegram/${accountId}`, webhookSecret);
  return { accountId, token };
}
