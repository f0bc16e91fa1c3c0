import { describe, expect, it } from '@jest/globals';
import { queuedReplies, type ReplyRow } from './queued-replies.ts';

const row = (key: string, groupId: string | null = null): ReplyRow => ({
  ...{ key, groupId, accountId: 'bot', chatId: '1', text: key, kind: 'reply', priority: 'high' },
  ...{ eventId: 'e', trace: '0'.repeat(32) },
});

describe('what dispatch is told', () => {
  it('is each reply by itself, without a batch', () => {
    expect(queuedReplies([row('reply:a:0'), row('reply:b:1')]).map(({ key, batch, preceding }) => [key, batch, preceding])).toEqual([
      ['reply:a:0', undefined, undefined],
      ['reply:b:1', undefined, undefined],
    ]);
  });

  it('is of a group its last reply, behind all those before it, in one batch', () => {
    const batch = { key: 'group:g', name: 'cards' };
    const [queued, ...more] = queuedReplies([row('group:g:start', 'g'), row('reply:a:0', 'g'), row('reply:a:1', 'g')]);
    expect(more).toEqual([]);
    expect(queued).toMatchObject({ key: 'reply:a:1', batch, preceding: [{ key: 'group:g:start', batch }, { key: 'reply:a:0', batch }] });
  });

  it('is that the batch is over, with the last word of the group', () => {
    expect(queuedReplies([row('group:g:close', 'g')])).toMatchObject([{ batch: { key: 'group:g', close: true } }]);
    expect(queuedReplies([row('reply:a:1', 'g')])[0]?.batch).toEqual({ key: 'group:g', name: 'cards' });
  });

  it('does not mix groups', () => {
    expect(queuedReplies([row('a1', 'a'), row('b1', 'b'), row('a2', 'a')]).map(({ key, preceding }) => [key, preceding?.map((reply) => reply.key)])).toEqual([
      ['a2', ['a1']],
      ['b1', undefined],
    ]);
  });
});
