import { describe, expect, it } from '@jest/globals';
import type { ContactCard } from '@sluice/contracts';
import { layOut } from '../../../../testing/printed-cards.ts';
import { readCards } from './contact.ts';
import type { TextLine } from '../ocr/text-line.ts';
import type { CardLanguage } from '../ocr/writing.ts';

/** Lines under each other, each with the height of its print. */
function card(...lines: Array<[text: string, height: number]>): TextLine[] {
  return layOut(lines.map(([text, height]) => `${height}|${text}`));
}

function readContact(lines: TextLine[], language: CardLanguage): { contact: ContactCard | null; confidence: number } {
  return readCards([lines], language, 'TW');
}

describe('the contact on a card', () => {
  it('is read from an English card in any order of its lines', () => {
    const { contact } = readContact(
      card(
        ['Northgate Logistics Ltd.', 24],
        ['14 Harbour Street, London EC3N 4AB', 18],
        ['Mobile: +44 7700 900461', 18],
        ['j.whitfield@northgate-logistics.co.uk', 18],
        ['www.northgate-logistics.co.uk', 18],
        ['Jonathan R. Whitfield', 34],
        ['Senior Account Manager', 20],
      ),
      'en',
    );
    expect(contact).toMatchObject({
      name: 'Jonathan R. Whitfield',
      title: 'Senior Account Manager',
      department: null,
      company: 'Northgate Logistics Ltd.',
      phones: [{ type: 'mobile', value: '+44 7700 900461', e164: '+447700900461' }],
      emails: ['j.whitfield@northgate-logistics.co.uk'],
      urls: ['www.northgate-logistics.co.uk'],
      address: '14 Harbour Street, London EC3N 4AB',
    });
  });

  it('has the department that stands beside the position and says what it does, but no name for one', () => {
    const { contact } = readContact(card(['Grace Design', 40], ['Operations Director', 20], ['Marine Services', 20], ['Straits Marine Pte Ltd', 26], ['M +65 9123 4567', 18]), 'en');
    expect(contact).toMatchObject({ name: 'Grace Design', title: 'Operations Director', department: 'Marine Services', company: 'Straits Marine Pte Ltd' });
  });

  it('is read from a card of few lines with a motto, but not from prose', () => {
    const lines: Array<[string, number]> = [['Jonathan R. Whitfield', 34], ['j.whitfield@northgate-logistics.co.uk', 18], ['We build quiet rooms for loud cities', 16]];
    expect(readContact(card(...lines), 'en').contact).toMatchObject({ name: 'Jonathan R. Whitfield' });
    expect(readContact(card(...lines, ['He had been told so many times before', 16], ['that nobody in the house believed it', 16]), 'en').contact).toBeNull();
  });

  it('has its address without the letter in front of it', () => {
    const { contact } = readContact(card(['Fiona MacLeod', 40], ['Partner', 20], ['E fiona@thameside.co.uk', 18], ['A Quay House, 5 Castle Street, Bristol BS1 3XD', 18]), 'en');
    expect(contact).toMatchObject({ address: 'Quay House, 5 Castle Street, Bristol BS1 3XD' });
  });

  it('is taken in the card\'s own script where two are printed', () => {
    const { contact } = readContact(
      card(['林雅婷 Ya-Ting Lin', 40], ['行銷總監 Marketing Director', 20], ['晨曦數位科技有限公司', 26], ['Dawnlight Digital Technology Co., Ltd.', 18], ['M +886-988-123-456', 18]),
      'zh-hant',
    );
    expect(contact).toMatchObject({ name: '林雅婷', title: '行銷總監', company: '晨曦數位科技有限公司' });
  });

  it('cuts a name from the position beside it, and a Japanese department from the position behind it', () => {
    expect(readContact(card(['吳志明 副理', 40], ['電話 (02) 8751-1234', 18]), 'zh-hant').contact).toMatchObject({ name: '吳志明', title: '副理' });
    expect(readContact(card(['営業部課長', 20], ['山田 太郎', 40], ['TEL 03-1234-5678', 18]), 'ja').contact).toMatchObject({
      name: '山田太郎',
      title: '課長',
      department: '営業部',
    });
  });

  it('puts an address of two lines together', () => {
    const { contact } = readContact(card(['Hannah Fitzgerald', 36], ['h.fitzgerald@brightwater.com', 18], ['88 Summer Street, 14th Floor', 18], ['Boston, MA 02110', 18]), 'en');
    expect(contact?.address).toBe('88 Summer Street, 14th Floor, Boston, MA 02110');
  });

  it('takes the line for the company that spells the domain', () => {
    expect(readContact(card(['Dev Raman', 36], ['Co-founder & CTO', 20], ['dev@lumen.ai', 18], ['lumen', 30]), 'en').contact?.company).toBe('lumen');
  });

  it('names every field with its confidence and source, further ones of a kind by number', () => {
    const { contact } = readContact(card(['Tom Wright', 36], ['Photographer', 20], ['tom@wright.uk', 18], ['T 01225 496013', 18], ['T 01225 496014', 18]), 'en');
    expect(Object.keys(contact!.fields)).toEqual(['name', 'title', 'phone', 'phone2', 'email']);
    expect(Object.values(contact!.fields).every(({ confidence, source }) => confidence > 0.5 && confidence <= 1 && source === 'ocr')).toBe(true);
  });

  it('says of every field where it is printed, of several lines where all of them are', () => {
    const lines = card(['Hannah Fitzgerald', 36], ['h.fitzgerald@brightwater.com', 18], ['88 Summer Street, 14th Floor', 18], ['Boston, MA 02110', 18]);
    const { fields } = readContact(lines, 'en').contact!;
    const [name, email, street, town] = lines.map(({ box }) => box);
    expect([fields['name']?.box, fields['email']?.box]).toEqual([name, email]);
    expect(fields['address']?.box).toEqual({ ...street, width: street!.width, height: town!.y + town!.height - street!.y });
  });

  it('has the name in Latin letters beside the name in its own script, whichever is larger', () => {
    expect(readContact(card(['Kevin Chen', 40], ['陳建宏', 30], ['業務經理', 20], ['0912-345-678', 18]), 'zh-hant').contact).toMatchObject({ name: '陳建宏', nameLatin: 'Kevin Chen' });
    expect(readContact(card(['山田 太郎', 40], ['Taro Yamada', 16], ['課長', 20], ['03-1234-5678', 18]), 'ja').contact).toMatchObject({ name: '山田太郎', nameLatin: 'Taro Yamada' });
    expect(readContact(card(['Tom Wright', 36], ['Photographer', 20], ['tom@wright.uk', 18]), 'en').contact).toMatchObject({ name: 'Tom Wright', nameLatin: null });
  });
});

describe('a picture that is no card', () => {
  it.each([
    ['nothing', []],
    ['a landscape with a sign', ['Scenic Route', 'NOTEBOOK 2026']],
    ['prose', ['The committee met on Tuesday to discuss the proposal that', 'Maria Gonzalez had presented the week before. Several members', 'felt that more time was needed. Write to office@example.org for', 'the minutes of the meeting, which will be sent before the weekend']],
    ['a receipt', ['GREEN VALLEY MARKET', '1450 Oak Street, Portland, OR 97205', 'Tel: (503) 555-0160', 'Bananas 2.49', 'Milk 3.99', 'SUBTOTAL 6.48', 'TAX 0.00', 'TOTAL 6.48']],
    ['a shop sign', ['老王牛肉麵', '02-2771-8899']],
    ['a poster', ['SUMMER JAZZ', 'FESTIVAL 2026', 'Saturday 18 July, 19:30', 'www.summerjazz.com', 'Info: (206) 555-0188']],
    ['a chat', ['Can you call me? 0912-345-678', '18:06', 'Sure, give me ten minutes', '18:07', 'Great, see you there', '18:08']],
  ])('gives no contact: %s', (_, lines) => {
    const { contact, confidence } = readContact(card(...lines.map((text): [string, number] => [text, 20])), 'en');
    expect(contact).toBeNull();
    expect(confidence).toBeGreaterThan(0.6);
  });

  it.each([
    ['a name and a mobile', ['陳建宏', '0912-345-678'], 'zh-hant'],
    ['a person without any number', ['Maria Gonzalez', 'Director of Partnerships', 'Blue Harbor Analytics, Inc.'], 'en'],
    ['a freelancer', ['Tom Wright', 'Photographer', 'tom@wrightphoto.uk'], 'en'],
    ['a house without a person', ['晨曦數位科技有限公司', '電話 (02) 8751-1234', '台北市內湖區瑞光路513巷22號3樓'], 'zh-hant'],
  ] as const)('is not what a sparse card is taken for: %s', (_, lines, language) => {
    expect(readContact(card(...lines.map((text): [string, number] => [text, 20])), language).contact).not.toBeNull();
  });
});
