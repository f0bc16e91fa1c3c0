import { describe, expect, it } from '@jest/globals';
import { readChatId } from './chat-id.ts';

describe('a WeCom chat id', () => {
  it('names the customer service account and the customer', () => {
    expect(readChatId('wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q:wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw')).toEqual({
      openKfId: 'wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q',
      externalUserId: 'wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw',
    });
  });

  it.each(['', 'wm1', ':wm1', 'wk1:', 'wk1:wm1:x', 'wk 1:wm1', 'wk1:wm1\n'])('%j is none', (chatId) => {
    expect(() => readChatId(chatId)).toThrow(expect.objectContaining({ code: 'rejected' }));
  });
});
