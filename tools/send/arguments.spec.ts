import { describe, expect, it } from '@jest/globals';
import { readArguments } from './arguments.ts';
import { needed, standInPort } from './settings.ts';

describe('npm run send', () => {
  it('takes a platform and what to send; the rest has defaults', () => {
    expect(readArguments(['line', '--text', 'hi'])).toEqual({ platform: 'line', text: 'hi', image: null, account: 'line', from: `U${'4af4'.repeat(8)}`, url: null });
    const all = ['telegram', '--image', 'card.jpg', '--text', 'hi', '--account', 'shop', '--from', '7', '--url', 'http://127.0.0.1:4000'];
    expect(readArguments(all)).toEqual({ platform: 'telegram', text: 'hi', image: 'card.jpg', account: 'shop', from: '7', url: 'http://127.0.0.1:4000' });
    expect(readArguments(['--help'])).toBeNull();
  });

  it.each([
    ['no platform', [], 'Say one platform'],
    ['a platform nobody knows', ['fax', '--text', 'hi'], 'Say one platform'],
    ['two platforms', ['line', 'wecom', '--text', 'hi'], 'Say one platform'],
    ['nothing to send', ['line'], 'Say what to send'],
    ['an empty text', ['line', '--text', ''], 'Say what to send'],
    ['an option nobody knows', ['line', '--test', 'hi'], '--test'],
    ['somebody of another platform', ['line', '--text', 'hi', '--from', '7'], '--from is somebody on line'],
    ['an address without a protocol', ['line', '--text', 'hi', '--url', 'localhost:3000'], '--url is where Sluice runs'],
  ])('refuses %s in a sentence', (_title, args, sentence) => {
    expect(() => readArguments(args)).toThrow(sentence);
  });

  it('names every variable that is missing', () => {
    expect(needed({ A: '1', B: '2' }, 'A', 'B')).toEqual({ A: '1', B: '2' });
    expect(() => needed({ A: '1', C: '' }, 'A', 'B', 'C')).toThrow(/^B and C must be set/);
  });

  it.each([
    ['unset', undefined, 'is not set'],
    ['the platform itself', 'https://api.line.me', 'is https://api.line.me'],
    ['another machine', 'http://192.168.0.2:4011', 'is http://192.168.0.2:4011'],
    ['without a port', 'http://127.0.0.1', 'is http://127.0.0.1'],
  ])('says what to set while the address of the platform is %s', (_title, value, present) => {
    expect(() => standInPort({ LINE_API_URL: value }, 'LINE_API_URL', 4_011)).toThrow(`LINE_API_URL ${present}: put LINE_API_URL=http://127.0.0.1:4011 into .env`);
  });

  it('listens where the address of the platform points to on this machine', () => {
    expect(standInPort({ LINE_API_URL: 'http://127.0.0.1:5000/' }, 'LINE_API_URL', 4_011)).toBe(5_000);
  });
});
