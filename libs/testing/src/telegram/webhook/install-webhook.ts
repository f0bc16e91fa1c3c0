import { badRequest } from '../refusal.ts';
import type { Bot } from '../state/bots.ts';
import type { UpdateKind } from '../updates/update-queue.ts';

export interface WebhookSettings {
  url: string;
  secret?: string;
  maxConnections?: number;
  /** Kinds of updates to send; keeps the earlier choice when left out. */
  allowedUpdates?: UpdateKind[];
  dropPending?: boolean;
}

/** Points the bot at a webhook and tells Telegram's remark (Client.cpp process_set_webhook_query). */
export function installWebhook(bot: Bot, settings: WebhookSettings): 'Webhook was set' | 'Webhook is already set' {
  const { url, secret = '', maxConnections = 40, allowedUpdates, dropPending } = settings;
  check(url, secret);
  if (dropPending) bot.updates.clear();
  const webhook = { url, secret, maxConnections: Math.min(Math.max(maxConnections, 1), 100) };
  const before = JSON.stringify([bot.sender.webhook, bot.updates.allowed]);
  bot.updates.allowed = allowedUpdates ?? bot.updates.allowed;
  if (before === JSON.stringify([webhook, bot.updates.allowed])) return 'Webhook is already set';
  bot.sender.point(webhook);
  return 'Webhook was set';
}

function check(url: string, secret: string): void {
  if (!URL.canParse(url)) throw badRequest('invalid webhook URL specified');
  if (!/^https?:$/.test(new URL(url).protocol)) throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  if (secret.length > 256) throw badRequest('secret token is too long');
  if (!/^[\w-]*$/.test(secret)) throw badRequest('secret token contains unallowed characters');
}
