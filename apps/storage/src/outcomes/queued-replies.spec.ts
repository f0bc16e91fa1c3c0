import { describe, expect, it } from '@jest/globals';
import { queuedReplies, type ReplyRow } from './queued-replies.ts';

const row = (key: string, groupId: string | null = null): ReplyRow => ({
  ...{ key, groupId, accountId: 'bot', chatId: '1', text: key, kind: 'reply', priority: 'high' },
  ...{ eventId: 'e', trace: '0'.repeat(32) },
});

describe('what dispatch is told', () => {
  it('is each reply to another chat by itself, without a batch', () => {
    const rows = [row('reply:a:0'), { ...row('reply:b:1'), chatId: '2' }, { ...row('reply:c:1'), accountId: 'other' }];
    expect(queuedReplies(rows).map(({ key, batch, preceding }) => [key, batch, preceding])).toEqual([
      ['reply:a:0', undefined, undefined],
      ['reply:b:1', undefined, undefined],
      ['reply:c:1', undefined, undefined],
    ]);
  });

  it('is of a chat its last reply, behind all those before it, without a batch', () => {
    const queued = queuedReplies([row('reply:a:1'), row('reply:b:1'), row('group:g:start', 'g'), row('reply:c:1')]);
    expect(queued.map(({ key, batch, preceding = [] }) => [key, batch?.key, preceding.map((reply) => [reply.key, reply.batch])])).toEqual([
      ['reply:c:1', undefined, [['reply:a:1', undefined], ['reply:b:1', undefined]]],
      ['group:g:start', 'group:g', []],
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
