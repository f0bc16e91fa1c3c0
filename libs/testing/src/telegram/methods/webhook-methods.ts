import type { WebhookInfo } from 'grammy/types';
import { success } from '../answer.ts';
import { badRequest, Refusal } from '../refusal.ts';
import type { Bot } from '../state/bots.ts';
import type { UpdateKind } from '../updates/update-queue.ts';
import { installWebhook } from '../webhook/install-webhook.ts';
import type { Method } from './method.ts';
import type { Params } from '../params.ts';

/** core.telegram.org/bots/api#setwebhook; plain HTTP and any port as on a `--local` server. */
export const setWebhook: Method = {
  name: 'setWebhook',
  parameters: ['url', 'certificate', 'ip_address', 'max_connections', 'allowed_updates', 'drop_pending_updates', 'secret_token'],
  run({ bot, params }) {
    const url = params.text('url');
    if (url === '') return removeWebhook(bot, params);
    bot.endPoll?.(new Refusal(409, 'Conflict: terminated by setWebhook request'));
    const remark = installWebhook(bot, {
      url,
      secret: params.text('secret_token'),
      maxConnections: params.integer('max_connections'),
      allowedUpdates: allowedUpdates(params),
      dropPending: params.flag('drop_pending_updates'),
    });
    return success(true, remark);
  },
};

/** core.telegram.org/bots/api#deletewebhook */
export const deleteWebhook: Method = {
  name: 'deleteWebhook',
  parameters: ['drop_pending_updates'],
  run: ({ bot, params }) => removeWebhook(bot, params),
};

/** core.telegram.org/bots/api#getwebhookinfo */
export const getWebhookInfo: Method = {
  name: 'getWebhookInfo',
  parameters: [],
  run({ bot: { sender, updates } }) {
    const { webhook, lastError } = sender;
    const info: WebhookInfo = {
      url: webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: updates.size,
      ...(lastError && { last_error_date: lastError.date, last_error_message: lastError.message }),
      ...(webhook && { max_connections: webhook.maxConnections, ip_address: '127.0.0.1' }),
      ...(updates.allowed.length > 0 && { allowed_updates: [...updates.allowed] }),
    };
    return success(info);
  },
};

/** The list of kinds, empty for the default; undefined keeps the earlier setting. */
export function allowedUpdates(params: Params): UpdateKind[] | undefined {
  const list = params.json('allowed_updates');
  if (list === undefined) return undefined;
  if (!Array.isArray(list) || list.some((kind) => typeof kind !== 'string')) {
    throw badRequest("can't parse allowed updates: expected an Array of String");
  }
  return list;
}

function removeWebhook(bot: Bot, params: Params) {
  const was = bot.sender.webhook !== undefined;
  bot.sender.point(undefined);
  if (params.flag('drop_pending_updates')) bot.updates.clear();
  return success(true, was ? 'Webhook was deleted' : 'Webhook is already deleted');
}
