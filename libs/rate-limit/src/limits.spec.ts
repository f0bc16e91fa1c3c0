import { describe, expect, it } from '@jest/globals';
import { limitsOf, turnOf } from './limits.ts';

describe('the windows of an account', () => {
  it.each(['telegram', 'line', 'wecom'] as const)('are 20 a minute and 200 an hour on %s unless it says otherwise', (channel) => {
    expect(limitsOf(channel).filter(({ scope }) => scope === 'account')).toEqual([
      { scope: 'account', max: 20, windowMs: 60_000 },
      { scope: 'account', max: 200, windowMs: 3_600_000 },
    ]);
  });

  it('of its own replace the defaults of their scope and no others', () => {
    const own = [{ max: 1_000, windowMs: 60_000 }];
    expect(limitsOf('telegram', own)).toEqual([
      { scope: 'account', max: 1_000, windowMs: 60_000 },
      { scope: 'platform', max: 30, windowMs: 1_000 },
      { scope: 'chat', max: 3, windowMs: 3_000 },
      { scope: 'group', max: 20, windowMs: 60_000 },
    ]);
    expect(limitsOf('telegram', [{ scope: 'chat', max: 1, windowMs: 5_000 }]).filter(({ scope }) => scope === 'chat')).toHaveLength(1);
  });

  it('are the owner’s alone where there is no platform', () => {
    expect(limitsOf('sandbox', [{ max: 7, windowMs: 100 }])).toEqual([{ scope: 'account', max: 7, windowMs: 100 }]);
  });
});

it('only WeCom lets people decide whose turn it is', () => {
  expect(turnOf('wecom')).toEqual({ max: 5, windowMs: 172_800_000 });
  expect(turnOf('telegram')).toBeNull();
});
