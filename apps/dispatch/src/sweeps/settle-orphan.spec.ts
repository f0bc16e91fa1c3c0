import { describe, expect, it } from '@jest/globals';
import { settleOrphan } from './settle-orphan.ts';

const orphan = { attemptId: '1', accountId: 'bot', channel: 'telegram', edits: null, replyToken: null, attempts: 3, maxAttempts: 3, onUncertain: 'never', doubts: 0 } as const;

describe('a message whose process died over it', () => {
  it('goes again at once where twice is the same as once, however many attempts it had', () => {
    expect(settleOrphan(orphan, true, 0)).toMatchObject({ outcome: 'retry', state: 'RETRYING', delayMs: 0, errorCode: 'timeout' });
  });

  it('is in doubt where it is not', () => {
    expect(settleOrphan(orphan, false, 0)).toMatchObject({ outcome: 'uncertain', state: 'UNCERTAIN', errorCode: 'uncertain' });
  });

  it('goes once more when its sender does not mind a second one', () => {
    const progress = { ...orphan, attempts: 1, onUncertain: 'once' as const };
    expect(settleOrphan(progress, false, 0.5)).toMatchObject({ outcome: 'uncertain', state: 'RETRYING', delayMs: 1_000 });
    expect(settleOrphan({ ...progress, doubts: 1 }, false, 0.5)).toMatchObject({ state: 'UNCERTAIN' });
  });
});
