import { describe, expect, it } from '@jest/globals';
import { isKnownNoOptOut } from './no-opt-out.ts';

describe('what is known to be no opt-out', () => {
  it.each([
    '退訂要錢嗎', '你好，請問退訂要錢嗎？謝謝', 'Hi! Does unsubscribing cost anything? Thanks', 'My customers ask how to unsubscribe, what should I tell them?', "please don't remove me from the list", '請不要把我移除',
    '我朋友說他退訂了，為什麼還收到？', 'メルマガの解除は無料ですか', 'ยกเลิกรับข้อความมีค่าใช้จ่ายไหมคะ', '수신거부하면 포인트가 사라지나요?',
  ])('is a text that only asks about it or wants to stay: "%s"', (text) => {
    expect(isKnownNoOptOut(text)).toBe(true);
  });

  it.each([
    '', 'hello', 'where are you?', '退訂', '退訂要錢嗎？我再也不想看到你們', '退訂要錢嗎，煩死人了真的夠了', 'Does unsubscribing cost anything? I am so done with you', 'Can I unsubscribe later? Unsubscribe me now.',
  ])('is not a text with anything else in it: "%s"', (text) => {
    expect(isKnownNoOptOut(text)).toBe(false);
  });
});
