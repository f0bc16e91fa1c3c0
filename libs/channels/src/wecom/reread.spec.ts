import { expect, it } from '@jest/globals';
import { WecomAdapter } from './wecom.adapter.ts';

const adapter = new WecomAdapter({} as never, {} as never, { callbackWindowMs: 1, now: () => 0 });
const text = { msgid: 'm1', origin: 3, open_kfid: 'wk1', external_userid: 'wm1', send_time: 1_763_625_600, msgtype: 'text', text: { content: 'hello' } };

it('a page of the journal reads as it did when it was pulled, whether more waited behind it or not', () => {
  const page = { errcode: 0, next_cursor: '', has_more: 1, msg_list: [text, { msgid: 'm2', origin: 4 }] };
  expect(adapter.reread(Buffer.from(JSON.stringify(page)))).toMatchObject([
    { platformEventId: 'm1', kind: 'text', event: { text: 'hello' } },
    { platformEventId: 'm2', kind: 'ignored', event: null },
  ]);
});

it.each(['', '[]', '{}', '<xml/>', '\ufffd'])('a body that is no page is invalid: %p', (body) => {
  expect(() => adapter.reread(Buffer.from(body))).toThrow(expect.objectContaining({ code: 'invalid' }));
});
