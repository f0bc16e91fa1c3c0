import type { NestFastifyApplication } from '@nestjs/platform-fastify';

type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;

export const mei = { id: 555001, is_bot: false, first_name: 'Mei', last_name: 'Lin', language_code: 'zh-hant' };

/** A text message as Telegram tells it. */
export function textUpdate(updateId: number, text: string, more: object = {}): object {
  const message = { message_id: updateId, from: mei, chat: { id: mei.id, type: 'private' }, date: 1_795_297_495, text, ...more };
  return { update_id: updateId, message };
}

export function photoUpdate(updateId: number): object {
  const photo = [{ file_id: 'small', width: 90, height: 54 }, { file_id: 'large', width: 1280, height: 768 }];
  return textUpdate(updateId, '', { text: undefined, photo });
}

/** Delivers a webhook body as Telegram would: an object as JSON, bytes as they are. */
export function deliver(app: NestFastifyApplication, accountId: string, body: object | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  return app.inject({
    method: 'POST',
    url: `/webhooks/telegram/${accountId}`,
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'right-secret', ...headers },
    payload: Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
}
