import { describe, expect, it } from '@jest/globals';
import { freeze, type Candidate, type FreezeRules } from './freeze.ts';

const accounts: FreezeRules['accounts'] = new Map([['a', 'telegram'], ['b', 'telegram'], ['kf', 'wecom']]);
const rules: FreezeRules = { template: ['Hello'], variables: {}, accounts };
const candidate: Candidate = { chatId: '5', channel: 'telegram', knownBy: [], leadId: null, name: null, language: null, attributes: {}, variables: {}, optedOut: false, blocked: false, blockedFor: [], isDouble: false };
const senderOf = (more: Partial<Candidate>) => {
  const result = freeze({ ...candidate, ...more }, rules);
  return 'refused' in result ? result.refused : result.accountId;
};

describe('somebody who blocks accounts of ours', () => {
  it.each([
    ['hears nothing when it is the one that knows them, not from another either', { knownBy: ['a', 'b'], blockedFor: ['a'] }, 'blocked'],
    ['hears from the one that knows them when it is another that they block', { knownBy: ['b'], blockedFor: ['a'] }, 'b'],
    ['hears from one that they do not block when nobody knows them', { blockedFor: ['a'] }, 'b'],
    ['hears nothing when they block all on their channel', { blockedFor: ['b', 'a'] }, 'blocked'],
    ['hears from any when what they block is on another channel', { blockedFor: ['kf'] }, null],
    ['hears nothing when somebody said that they block us', { knownBy: ['b'], blocked: true }, 'blocked'],
  ])('%s', (_what, more, expected) => {
    expect(senderOf(more)).toBe(expected);
  });
});
