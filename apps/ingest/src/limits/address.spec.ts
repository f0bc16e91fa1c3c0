import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressKey } from './address.ts';

describe('what an address is counted by', () => {
  it.each([
    ['8.8.8.8', '8.8.8.8'],
    ['::ffff:8.8.8.8', '8.8.8.8'],
    ['::FFFF:8.8.8.8', '8.8.8.8'],
    ['2606:4700:4700::1111', '2606:4700:4700:0::/64'],
    ['2606:4700:4700:0:ffff::1', '2606:4700:4700:0::/64'],
    ['2606:4700:04700:0001:2:3:4:5', null],
    ['2606:4700:4700:0001:2:3:4:5', '2606:4700:4700:1::/64'],
    ['2606:4700:4700:1::', '2606:4700:4700:1::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::8.8.8.8', '64:ff9b:0:0::/64'],
    ['8.8.8.8:1234', '8.8.8.8'],
    ['[2606:4700:4700::1111]:443', '2606:4700:4700:0::/64'],
    ['[2606:4700:4700::1111]', '2606:4700:4700:0::/64'],
    ['8.8.8.8:', null],
    ['unknown', null],
    ['', null],
    ['8.8.8', null],
  ])('%s is %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });

  it('is the same for all addresses of a /64, however they are written, and for no other', () => {
    fc.assert(
      fc.property(fc.uint16Array({ minLength: 8, maxLength: 8 }), fc.ipV6(), (groups, other) => {
        const full = [...groups].map((group) => group.toString(16).padStart(4, '0')).join(':');
        const short = new URL(`http://[${full}]`).hostname.slice(1, -1);
        expect(addressKey(short)).toBe(addressKey(full));
        expect(addressKey(full)).toBe(`${[...groups].slice(0, 4).map((group) => group.toString(16)).join(':')}::/64`);
        expect(addressKey(other)).not.toBeNull();
      }),
    );
  });
});
