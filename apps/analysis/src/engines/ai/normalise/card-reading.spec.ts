import { describe, expect, it } from '@jest/globals';
import { blankCard, cardReading } from '@sluice/contracts';
import type { CardPrint } from '../../local/cards/thread-messages.ts';
import { readCardAnswer, readCardsAnswer } from './card-reading.ts';

const card = {
  name: '陳建宏',
  nameLatin: 'Kevin Chen',
  title: '業務經理',
  department: null,
  company: '宏達科技股份有限公司',
  phones: [
    { kind: 'phone', number: '(02) 2712-3456' },
    { kind: 'mobile', number: '0912-345-678' },
    { kind: 'fax', number: '(02) 2712-3457' },
  ],
  emails: ['kevin@hongda.com.tw'],
  urls: ['www.hongda.com.tw'],
  address: '台北市松山區南京東路三段100號5樓',
  taxId: '12345675',
  lineId: '@hongda',
  wechatId: null,
  telegramId: null,
};
const box = (y: number) => ({ x: 0.1, y, width: 0.5, height: 0.05 });
const lines = [
  { text: '陳 建 宏  Kevin Chen', confidence: 0.9, box: box(0.1) },
  { text: '台北市松山區南京東路', confidence: 0.9, box: box(0.6) },
  { text: '三段100號5樓', confidence: 0.9, box: { ...box(0.7), width: 0.3 } },
  { text: 'T (02)2712-3456', confidence: 0.9, box: box(0.8) },
];
const page: CardPrint = { lines, reading: { contact: blankCard, others: [], confidence: 0.9 } };
const context = { country: 'TW', page: null, source: 'gemini' };
const read = (answer: unknown, changes: Partial<{ page: CardPrint | null }> = {}) => readCardAnswer(answer, { ...context, ...changes });

describe('an answer about a photo', () => {
  it('is a contact in the words of the contract', () => {
    const reading = read({ cards: [card] });
    expect(() => cardReading.parse(reading)).not.toThrow();
    expect(reading.contact).toMatchObject({
      ...card,
      phones: [
        { type: 'phone', value: '(02) 2712-3456', e164: '+886227123456' },
        { type: 'mobile', value: '0912-345-678', e164: '+886912345678' },
        { type: 'fax', value: '(02) 2712-3457', e164: '+886227123457' },
      ],
    });
    expect(Object.keys(reading.contact!.fields).sort()).toEqual(
      ['address', 'company', 'email', 'fax', 'lineId', 'mobile', 'name', 'nameLatin', 'phone', 'taxId', 'title', 'url'].sort(),
    );
  });

  it('says for every field who read it, how sure that is, and where it is printed', () => {
    const { fields } = read({ cards: [card] }, { page }).contact!;
    expect(fields['name']).toEqual({ value: '陳建宏', confidence: 0.97, source: 'gemini', box: box(0.1) });
    expect(fields['phone']).toEqual({ value: '(02) 2712-3456', confidence: 0.97, source: 'gemini', box: box(0.8) });
    expect(fields['title']).toEqual({ value: '業務經理', confidence: 0.7, source: 'gemini' });
    const { x, y, width, height } = fields['address']!.box!;
    expect([x, y, width, height].map((share) => Math.round(share * 100))).toEqual([10, 60, 50, 15]);
    expect(read({ cards: [card] }).contact!.fields['name']).toEqual({ value: '陳建宏', confidence: 0.85, source: 'gemini' });
  });

  it('is surer when rules agree that it is (or is not) a card', () => {
    const noCard: CardPrint = { lines, reading: { contact: null, others: [], confidence: 0.8 } };
    expect(read({ cards: [card] }, { page }).confidence).toBe(0.97);
    expect(read({ cards: [] }, { page: noCard }).confidence).toBe(0.97);
    expect(read({ cards: [] }, { page }).confidence).toBe(0.7);
    expect(read({ cards: [] })).toEqual({ contact: null, others: [], confidence: 0.88 });
  });

  it('numbers further values of a kind', () => {
    const { contact } = read({ cards: [{ ...card, emails: ['a@b.com', 'c@d.com', 'a@b.com'] }] });
    expect(contact!.emails).toEqual(['a@b.com', 'c@d.com']);
    expect([contact!.fields['email']!.value, contact!.fields['email2']!.value]).toEqual(['a@b.com', 'c@d.com']);
  });

  it('lists the people of further cards', () => {
    const other = { ...card, name: '王小明', nameLatin: null, phones: [], emails: ['ming@hongda.com.tw'] };
    const { contact, others } = read({ cards: [card, other] });
    expect([contact!.name, ...others.map(({ name }) => name)]).toEqual(['陳建宏', '王小明']);
  });

  it('makes one contact of both sides of a card', () => {
    const back = { ...card, name: 'Chien-Hung Chen', nameLatin: null, title: 'Sales Manager', company: 'Hongda Tech', wechatId: 'kevin_88', urls: ['hongda.com'] };
    const { contact, others } = read({ cards: [card, back] });
    expect(others).toEqual([]);
    expect(contact).toMatchObject({ name: '陳建宏', nameLatin: 'Kevin Chen', title: '業務經理', wechatId: 'kevin_88', urls: ['www.hongda.com.tw', 'hongda.com'] });
  });

  it('places numbers where the card is from, or else where the account is', () => {
    const numbers = (changes: object) => read({ cards: [{ ...card, ...changes }] }).contact!.phones.map(({ e164 }) => e164);
    const abroad = { address: '10 Anson Road, Singapore 079903', company: 'Lion Pte Ltd', urls: [], emails: [], name: 'Tan Wei', nameLatin: null, title: null };
    expect(numbers({ ...abroad, phones: [{ kind: 'phone', number: '6221 1234' }] })).toEqual(['+6562211234']);
    expect(numbers({ phones: [{ kind: 'mobile', number: '0912-345-678' }], urls: [], emails: [] })).toEqual(['+886912345678']);
  });

  it('keeps colleagues apart who share a mailbox', () => {
    const shared = { ...card, emails: ['info@hongda.com.tw'] };
    const { others } = read({ cards: [shared, { ...shared, name: '林美玲', nameLatin: null }] });
    expect(others.map(({ name }) => name)).toEqual(['林美玲']);
  });

  it.each([
    ['strings where lists belong', { phones: '0912-345-678', emails: 'a@b.com', urls: null }, { phones: [expect.objectContaining({ e164: '+886912345678' })], emails: ['a@b.com'], urls: [] }],
    ['words for nothing', { title: 'N/A', department: '-', address: 'null' }, { title: null, department: null, address: null }],
    ['objects where strings belong', { name: { first: 'x' }, company: ['y'] }, { name: null, company: null }],
    ['what no link may be', { urls: ['javascript:alert(1)', 'http://localhost'] }, { urls: [] }],
    ['the same name twice', { name: 'Kevin Chen', nameLatin: 'Kevin Chen' }, { nameLatin: null }],
    ['a value of any length', { address: '路'.repeat(5_000) }, { address: '路'.repeat(400) }],
  ])('makes the best of %s', (_, changes, expected) => {
    expect(read({ cards: [{ ...card, ...changes }] }).contact).toMatchObject(expected);
  });

  it('takes at most ten cards, and ten values of a kind', () => {
    const many = Array.from({ length: 30 }, (__, i) => ({ ...card, name: `陳${String.fromCodePoint(0x5b89 + i)}`, nameLatin: null, emails: Array.from({ length: 30 }, (___, j) => `p${i}x${j}@b.com`) }));
    const { contact, others } = read({ cards: many });
    expect([others.length, contact!.emails.length]).toEqual([9, 10]);
  });

  it.each([[{}], [{ cards: 'none' }], [{ cards: null }], [{ name: '陳建宏' }], [{ cards: [{}, 3] }], [[]], ['x']])('is a misfit: %j', (answer) => {
    expect(() => read(answer)).toThrow(expect.objectContaining({ code: 'unprocessable', details: { reason: 'misfit' } }));
  });
});

describe('what a model says about several photos', () => {
  const context = { country: 'TW', page: null, source: 'gemini' };
  const answered = (photo: number, name: string) => ({ photo, cards: [{ ...card, name, nameLatin: null, emails: [`${photo}@hongda.com.tw`] }] });
  const misfit = expect.objectContaining({ code: 'unprocessable', details: { reason: 'misfit' } }) as unknown;

  it('is read for each, in their order', () => {
    const readings = readCardsAnswer({ photos: [answered(1, '陳建宏'), answered(2, '林美')] }, [context, context]);
    expect(readings.map(({ contact }) => contact?.name)).toEqual(['陳建宏', '林美']);
  });

  it.each([
    ['leaves one out', [answered(1, '陳建宏')]],
    ['answers one twice', [answered(1, '陳建宏'), answered(1, '林美')]],
    ['answers one too many', [answered(1, '陳建宏'), answered(2, '林美'), answered(3, '王五')]],
    ['numbers them in another order', [answered(2, '陳建宏'), answered(1, '林美')]],
    ['numbers nothing', [{ cards: [card] }, { cards: [{ ...card, name: '林美' }] }]],
    ['sees no card on one', [answered(1, '陳建宏'), { photo: 2, cards: [] }]],
    ['sees all cards on one', [{ photo: 1, cards: [...answered(1, '陳建宏').cards, ...answered(2, '林美').cards] }, answered(2, '林美')]],
    ['sees the same person on two', [{ photo: 1, cards: [card] }, { photo: 2, cards: [card] }]],
    ['is no list', null],
  ])('is refused when it %s', (_title, photos) => {
    expect(() => readCardsAnswer({ photos }, [context, context])).toThrow(misfit);
  });
});
