import { describe, expect, it } from '@jest/globals';
import { agreeOnDomain } from './domain-agreement.ts';
import { hasKnownEnding, repairEnding } from './domain-names.ts';
import { findEmails } from './emails.ts';
import { findUrls, hostOf } from './urls.ts';

const emails = (text: string): string[] => findEmails(text).map(({ value }) => value);
const urls = (text: string): string[] => findUrls(text).map(({ value }) => value);

describe('e-mail addresses on a line', () => {
  it.each([
    ['E-mail：sf.huang@hongyuan.com.tw', ['sf.huang@hongyuan.com.tw']],
    ['maria.gonzalez @ blueharbor. io', ['maria.gonzalez@blueharbor.io']],
    ['maria@blueharbor,com', ['maria@blueharbor.com']],
    ['maria@blueharbor.lo', ['maria@blueharbor.io']],
    ['info©shop.co.uk', ['info@shop.co.uk']],
    ['T+442079460999oliver@bramblefinch.co.uk', ['oliver@bramblefinch.co.uk']],
    ['0922-111-222bohan@greenwild.tw', ['bohan@greenwild.tw']],
    ['090-1234-5678sato.k@mirai-tech.co.jp', ['sato.k@mirai-tech.co.jp']],
    ['12345678abc@qq.com', ['12345678abc@qq.com']],
    ['b09901001@ntu.edu.tw', ['b09901001@ntu.edu.tw']],
    ['a@b-c.org | x.y@z.net', ['a@b-c.org', 'x.y@z.net']],
    ['Email stefan brandt@becker-partner.de', ['stefan_brandt@becker-partner.de']],
    ['E-mail: fiona macleod@thameside-arch.co.uk', ['fiona_macleod@thameside-arch.co.uk']],
    ['E-mail mail anna@novak.com', ['anna@novak.com']],
    ['contact anna@novak.com', ['anna@novak.com']],
    ['Email Anna anna@novak.com', ['anna@novak.com']],
  ])('are read from %j', (text, expected) => {
    expect(emails(text)).toEqual(expected);
  });

  it.each(['@tomwrightphoto', 'me at home', 'a@b'])('are not seen in %j', (text) => {
    expect(emails(text)).toEqual([]);
  });

  it('agree with the web address of the card when one letter was misread', () => {
    expect(agreeOnDomain('m@bluehorbor.io', ['https://blueharbor.io'])).toBe('m@blueharbor.io');
    expect(agreeOnDomain('m@gmail.com', ['https://blueharbor.io'])).toBe('m@gmail.com');
  });
});

describe('web addresses on a line', () => {
  it.each([
    ['https://blueharbor.io', ['https://blueharbor.io']],
    ['www,homu.design', ['www.homu.design']],
    ['Web: lumen.ai/team', ['lumen.ai/team']],
    ['WWW.EVERGREENSTONE.COM', ['www.evergreenstone.com']],
  ])('are read from %j', (text, expected) => {
    expect(urls(text)).toEqual(expected);
  });

  it.each(['Amelia R. Okonkwo, Ph.D', 'Toyo Machinery Co.,Ltd.', 'St.Agnes', 'v1.2.3'])('are not seen in %j', (text) => {
    expect(urls(text)).toEqual([]);
  });

  it('have a host', () => {
    expect(hostOf('https://www.Lumen.ai/team?x=1')).toBe('lumen.ai');
  });
});

describe('endings of domains', () => {
  it('exist or are repaired to one that does', () => {
    expect(hasKnownEnding('yuntu.com.cn')).toBe(true);
    expect(repairEnding('shop.corn')).toBe('shop.com');
    expect(repairEnding('shop.qqqq')).toBe('shop.qqqq');
  });
});
