import { describe, expect, it } from '@jest/globals';
import { faultsOf, refuse, timeFaults } from './message-faults.ts';

const now = Date.parse('2026-11-20T08:00:00Z');
const at = (ms: number) => new Date(now + ms);
const chats = { telegram: '-1001234567890', line: `U${'4af'.repeat(10)}00`, wecom: 'wkAJ2GC:wmAJ2GC', sandbox: 'anybody' };
const pathsOf = (more: object, channel: keyof typeof chats = 'telegram') => faultsOf({ chatId: chats[channel], text: 'hello', ...more }, channel, now).map(({ path }) => path);

describe('the faults of a message', () => {
  it.each(['telegram', 'line', 'wecom', 'sandbox'] as const)('are none for a chat as %s names it', (channel) => {
    expect(pathsOf({}, channel)).toEqual([]);
  });

  it.each([
    ['telegram', 'tom'],
    ['telegram', '@x'],
    ['line', '555001'],
    ['wecom', 'wmAJ2GC'],
  ] as const)('name a chat that %s cannot have: %s', (channel, chatId) => {
    expect(pathsOf({ chatId }, channel)).toEqual(['chatId']);
  });

  it.each([
    ['telegram', 'x'.repeat(4_096)],
    ['line', 'x'.repeat(5_000)],
    ['wecom', '好'.repeat(682)],
  ] as const)('name a text that is too long for %s, measured as it measures', (channel, longest) => {
    expect(pathsOf({ text: longest }, channel)).toEqual([]);
    expect(pathsOf({ text: `${longest}好` }, channel)).toEqual(['text']);
  });

  it.each([
    ['a schedule a minute ago', { scheduledAt: at(-60_000) }, []],
    ['one before that', { scheduledAt: at(-60_001) }, ['scheduledAt']],
    ['an expiry now', { expiresAt: at(0) }, ['expiresAt']],
    ['an expiry soon', { expiresAt: at(1) }, []],
    ['an expiry at its schedule', { scheduledAt: at(5_000), expiresAt: at(5_000) }, ['expiresAt']],
    ['an expiry after it', { scheduledAt: at(5_000), expiresAt: at(5_001) }, []],
    ['no schedule any more', { scheduledAt: null, expiresAt: null }, []],
  ])('judge %s', (_what, times, paths) => {
    expect(timeFaults(times, now).map(({ path }) => path)).toEqual(paths);
  });

  it('are all told at once, each with its place', () => {
    expect(() => refuse(faultsOf({ chatId: 'tom', text: 'x'.repeat(5_000), expiresAt: at(-1) }, 'telegram', now))).toThrow(
      expect.objectContaining({ code: 'invalid', details: { errors: [expect.objectContaining({ path: 'chatId' }), expect.objectContaining({ path: 'text' }), { path: 'expiresAt', message: 'is in the past' }] } }),
    );
    expect(refuse([])).toBeUndefined();
  });
});
