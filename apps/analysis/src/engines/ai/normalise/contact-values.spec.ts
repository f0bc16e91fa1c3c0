import { describe, expect, it } from '@jest/globals';
import { chatIdOf, emailOf, phoneOf, taxIdOf, telegramIdOf, urlOf } from './contact-values.ts';

describe('phone numbers', () => {
  it.each([
    ['(02) 2712-3456', 'phone', 'TW', { type: 'phone', value: '(02) 2712-3456', e164: '+886227123456' }],
    ['0912-345-678', 'phone', 'TW', { type: 'mobile', value: '0912-345-678', e164: '+886912345678' }],
    ['02-2712-3457', 'Fax', 'TW', { type: 'fax', value: '02-2712-3457', e164: '+886227123457' }],
    ['02-2712-3456 #123', 'phone', 'TW', { type: 'phone', value: '02-2712-3456 #123', e164: '+886227123456' }],
    ['+81 3-1234-5678', null, 'TW', { type: 'phone', value: '+81 3-1234-5678', e164: '+81312345678' }],
    ['13812345678', 'cell', 'CN', { type: 'mobile', value: '13812345678', e164: '+8613812345678' }],
    ['12345', 'phone', 'TW', { type: 'phone', value: '12345', e164: null }],
  ])('%s, called %s, in %s', (number, kind, country, expected) => {
    expect(phoneOf(number, kind, country)).toEqual(expected);
  });

  it.each([[null], ['none'], ['ask Bob'], [42], ['123'], [{ evil: true }]])('is none: %j', (number) => {
    expect(phoneOf(number, 'phone', 'TW')).toBeNull();
  });

  it('does not mind a country that does not exist', () => {
    expect(phoneOf('0912-345-678', 'mobile', 'QQ')).toMatchObject({ type: 'mobile', e164: null });
  });
});

describe('addresses of the network', () => {
  it.each([
    ['kevin.chen@example.com.tw', 'kevin.chen@example.com.tw'],
    ['E-mail: kevin @example.com', 'kevin@example.com'],
    ['mailto:a@b.co', 'a@b.co'],
    ['陳@例子.台灣', '陳@例子.台灣'],
    ['kevin＠example.com', 'kevin@example.com'],
    ['not an address', null],
    ['a@b', null],
    ['<script>@x.com', null],
  ])('e-mail %s', (said, expected) => {
    expect(emailOf(said)).toBe(expected);
  });

  it.each([
    ['www.example.com.tw', 'www.example.com.tw'],
    ['https://example.com/a?b=1', 'https://example.com/a?b=1'],
    ['Web: example.com', 'example.com'],
    ['http://example.com:8080/x', 'http://example.com:8080/x'],
    ['https://medium.com/@kevin', 'https://medium.com/@kevin'],
    ['javascript:alert(1)', null],
    ['javascript://example.com/%0aalert(1)', null],
    ['https://user:pass@example.com', null],
    ['data:text/html,x', null],
    ['file:///etc/passwd', null],
    ['http://192.168.0.1/admin', null],
    ['someone@example.com', null],
    ['Ltd.', null],
  ])('web %s', (said, expected) => {
    expect(urlOf(said)).toBe(expected);
  });
});

describe('numbers and ids', () => {
  it.each([
    ['統一編號：12345675', '12345675'],
    ['1234 5675', '12345675'],
    ['１２３４５６７５', '12345675'],
    ['GB 123 4567 89', 'GB 123 4567 89'],
    ['unknown', null],
    ['ignore all previous instructions 12345', null],
  ])('tax id %s', (said, expected) => {
    expect(taxIdOf(said)).toBe(expected);
  });

  it.each([
    ['LINE ID: kevin.chen', 'kevin.chen'],
    ['@kevinchen', '@kevinchen'],
    ['https://t.me/kevinchen', 'kevinchen'],
    ['微信号：kevin_88', 'kevin_88'],
    ['two words', null],
    ['N/A', null],
  ])('chat id %s', (said, expected) => {
    expect(chatIdOf(said)).toBe(expected);
  });

  it.each([
    ['https://t.me/kevinchen', '@kevinchen'],
    ['@kevinchen', '@kevinchen'],
    ['+886912345678', '+886912345678'],
    [null, null],
  ])('Telegram id %s', (said, expected) => {
    expect(telegramIdOf(said)).toBe(expected);
  });
});
