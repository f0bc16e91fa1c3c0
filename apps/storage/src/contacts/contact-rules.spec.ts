import { describe, expect, it } from '@jest/globals';
import { blankCard, type ContactCard } from '@sluice/contracts';
import { contactKeys, namesAgree } from './contact-keys.ts';
import { mergeCard } from './merge-card.ts';

const card = (given: Partial<ContactCard>): ContactCard => ({ ...blankCard, ...given });
const reading = (value: string, confidence: number, source = 'ocr') => ({ value, confidence, source });

describe('what a person is recognised by', () => {
  it('e-mail first, then phones, then name with company', () => {
    const keys = contactKeys(
      card({
        name: 'Mei Lin',
        company: 'Acme Ltd.',
        emails: ['Mei@Acme.com'],
        phones: [
          { type: 'mobile', value: '0912-345-678', e164: '+886912345678' },
          { type: 'fax', value: '02', e164: '+88622' },
          { type: 'phone', value: '?', e164: null },
        ],
      }),
    );
    expect(keys.map(({ key }) => key)).toEqual([
      'email:mei@acme.com',
      'phone:+886912345678|meilin',
      'phone:+886912345678',
      'name:meilin|acmeltd',
    ]);
  });

  it('never by a mailbox that many read, nor by a name alone', () => {
    expect(contactKeys(card({ name: 'Mei Lin', emails: ['info@acme.com'] }))).toEqual([]);
  });

  it('colleagues who share a phone stay two people', () => {
    const named = (name: string | null, nameLatin: string | null = null) => ({ name, nameLatin });
    expect(namesAgree(named('Mei Lin'), named('Bo Chen'))).toBe(false);
    expect(namesAgree(named('Ｍei  Lin'), named('mei lin'))).toBe(true);
    expect(namesAgree(named(null), named('Bo Chen'))).toBe(true);
    expect(namesAgree(named('陳建宏', 'Kevin Chen'), named('Kevin Chen'))).toBe(true);
    expect(namesAgree(named('陳建宏', 'Kevin Chen'), named('林雅婷', 'Ya-Ting Lin'))).toBe(false);
    expect(namesAgree(named('陳怡君', 'Yi-Chun Chen'), named('陳宜君', 'Yi-Chun Chen'))).toBe(false);
    expect(namesAgree(named('陳怡君', 'Yi-Chun Chen'), named('陳怡君', 'I-Chun Chen'))).toBe(true);
  });

  it('by the names in messengers, which colleagues may share, too, and by the name in either script', () => {
    const keys = contactKeys(card({ name: '陳建宏', nameLatin: 'Kevin Chen', company: 'Acme', lineId: '@Acme', wechatId: 'kevin_c', telegramId: '@kevin' }));
    expect(keys.filter(({ needsSameName }) => needsSameName).map(({ key }) => key)).toEqual([
      // A spelling that many share is no name to be sure by.
      ...['line:@acme|kevinchen', 'wechat:kevin_c|kevinchen', 'telegram:@kevin|kevinchen'],
      ...['line:@acme', 'wechat:kevin_c', 'telegram:@kevin', 'name:kevinchen|acme'],
    ]);
    expect(keys.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['line:@acme|陳建宏', 'line:@acme|kevinchen', 'telegram:@kevin|陳建宏', 'name:陳建宏|acme', 'name:kevinchen|acme']),
    );
  });
});

describe('reading a card again', () => {
  it('keeps the surer reading', () => {
    const known = card({ title: 'Manager', fields: { title: reading('Manager', 0.9) } });
    expect(mergeCard(known, card({ title: 'Manaqer', fields: { title: reading('Manaqer', 0.5) } })).title).toBe('Manager');
    expect(mergeCard(known, card({ title: 'Director', fields: { title: reading('Director', 0.95) } })).title).toBe('Director');
  });

  it("never touches a person's correction", () => {
    const known = card({ name: 'Mei', fields: { name: reading('Mei', 0.1, 'person') } });
    expect(mergeCard(known, card({ name: 'May', fields: { name: reading('May', 1) } })).name).toBe('Mei');
  });

  it.each(['nameLatin', 'taxId', 'lineId', 'wechatId', 'telegramId'] as const)('holds for %s as for every field: filled in, changed by the surer, never against a person', (field) => {
    const said = (value: string, confidence: number, source?: string) => card({ [field]: value, fields: { [field]: reading(value, confidence, source) } });
    expect(mergeCard(card({}), said('one', 0.5))[field]).toBe('one');
    expect(mergeCard(said('one', 0.5), said('two', 0.9))[field]).toBe('two');
    expect(mergeCard(said('one', 0.9), said('two', 0.5))[field]).toBe('one');
    expect(mergeCard(said('one', 0.1, 'person'), said('two', 1))[field]).toBe('one');
    expect(mergeCard(said('one', 0.5), card({}))[field]).toBe('one');
  });

  it('fills what was unknown, and never empties what was known', () => {
    const known = card({ company: 'Acme', fields: { company: reading('Acme', 0.7) } });
    const merged = mergeCard(known, card({ address: '1 High St', fields: { address: reading('1 High St', 0.4) } }));
    expect(merged).toMatchObject({ company: 'Acme', address: '1 High St' });
  });

  it('adds phones and e-mails without doubling them', () => {
    const phone = { type: 'mobile' as const, value: '0912 345 678', e164: '+886912345678' };
    const known = card({ phones: [phone], emails: ['a@b.co'] });
    const merged = mergeCard(known, card({ phones: [{ ...phone, value: '+886 912-345-678' }], emails: ['A@B.co', 'c@d.co'] }));
    expect(merged.phones).toEqual([phone]);
    expect(merged.emails).toEqual(['a@b.co', 'c@d.co']);
  });
});
