import type { Answer } from '../answer.ts';
import type { Params } from '../params.ts';
import type { Bot } from '../state/bots.ts';
import type { World } from '../world.ts';

/** One call that passed the token check. */
export interface MethodCall {
  world: World;
  bot: Bot;
  params: Params;
}

/** One method of the Bot API. */
export interface Method {
  name: string;
  /** Every parameter the real method knows (Bot API 10); others are complained about. */
  parameters: readonly string[];
  /** Throws a Refusal when Telegram would refuse. */
  run(call: MethodCall): Answer | Promise<Answer>;
}

/** Parameters that all send methods share (core.telegram.org/bots/api#sendmessage). */
export const sendParameters: readonly string[] = [
  'business_connection_id',
  'chat_id',
  'message_thread_id',
  'direct_messages_topic_id',
  'ephemeral_message_parameters',
  'disable_notification',
  'protect_content',
  'allow_paid_broadcast',
  'suggested_post_parameters',
  'message_effect_id',
  'reply_parameters',
  'reply_markup',
  'parse_mode',
];
