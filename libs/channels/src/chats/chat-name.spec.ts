import { describe, expect, it } from '@jest/globals';
import { chatFault, chatId } from './chat-name.ts';

const mei = `U${'4af4'.repeat(8)}`;

describe('the name of a chat', () => {
  it.each([
    ['telegram', '555001'],
    ['telegram', '-1001234567890'],
    ['telegram', '@sluice_news'],
    ['line', mei],
    ['line', mei.replace('U', 'C')],
    ['wecom', 'wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q:wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw'],
    ['sandbox', 'anybody at all'],
  ] as const)('may be on %s: %s', (channel, chat) => {
    expect(chatFault(channel, chat)).toBeNull();
  });

  it.each([
    ['telegram', 'tom'],
    ['telegram', '@x'],
    ['telegram', '0'],
    ['telegram', '007'],
    ['telegram', '12345678901234567'],
    ['telegram', '555001\n'],
    ['line', '555001'],
    ['line', mei.toUpperCase()],
    ['wecom', 'wmAJ2GC'],
    ['wecom', 'wk1:wm1:x'],
    ['wecom', 'wk1:陳'],
    ['wecom', 'wk 1:wm1'],
  ] as const)('cannot be on %s: %j', (channel, chat) => {
    expect(chatFault(channel, chat)).toMatch(/^must be /);
  });

  it('is read without what cannot be kept or seen around it', () => {
    expect(chatId.parse(' 55\0 ')).toBe('55');
  });

  it.each([
    [undefined, 'is missing'],
    [5, 'must be text'],
    ['\u200b', 'must not be empty'],
    ['x'.repeat(201), 'may hold at most 200 characters'],
  ])('is refused in plain words: %j', (given, message) => {
    expect(chatId.safeParse(given).error?.issues).toMatchObject([{ message }]);
  });
});
