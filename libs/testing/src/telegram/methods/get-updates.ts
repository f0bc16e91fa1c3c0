import { success } from '../answer.ts';
import { Refusal } from '../refusal.ts';
import type { Bot } from '../state/bots.ts';
import { allowedUpdates } from './webhook-methods.ts';
import type { Method, MethodCall } from './method.ts';

const webhookActive =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

const otherPoll = 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';

/** core.telegram.org/bots/api#getupdates; waits up to `timeout` seconds for the first update. */
export const getUpdates: Method = {
  name: 'getUpdates',
  parameters: ['offset', 'limit', 'timeout', 'allowed_updates'],
  async run(call) {
    const { bot, params } = call;
    if (bot.sender.webhook) throw new Refusal(409, webhookActive);
    bot.updates.allowed = allowedUpdates(params) ?? bot.updates.allowed;
    bot.endPoll?.(new Refusal(409, otherPoll));
    confirm(bot, params.integer('offset') ?? 0);
    const timeout = Math.min(params.integer('timeout') ?? 0, 50);
    if (bot.updates.size === 0 && timeout > 0) await arrival(call, timeout * 1_000);
    const limit = Math.min(Math.max(params.integer('limit') ?? 100, 1), 100);
    return success(bot.updates.inOrder().slice(0, limit).map(({ update }) => update));
  },
};

/** Forgets what came before the offset; a negative one keeps that many of the newest. */
function confirm({ updates }: Bot, offset: number): void {
  const waiting = updates.inOrder();
  const from = offset < 0 ? (waiting.at(offset)?.update.update_id ?? 0) : offset;
  for (const queued of waiting) if (queued.update.update_id < from) updates.remove(queued);
}

/** Throws when another getUpdates or a setWebhook comes in between. */
async function arrival({ world, bot }: MethodCall, timeoutMs: number): Promise<void> {
  const describe = () => 'no update came';
  const ended = Promise.withResolvers<never>();
  const end = ended.reject;
  bot.endPoll = end;
  try {
    await Promise.race([ended.promise, world.arrivals.next((token) => token === bot.token, { timeoutMs, describe }).catch(() => undefined)]);
  } finally {
    if (bot.endPoll === end) delete bot.endPoll;
  }
}
