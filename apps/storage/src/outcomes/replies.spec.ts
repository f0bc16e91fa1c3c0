import { describe, expect, it } from '@jest/globals';
import { blankCard, type ContactCard, type IncomingEvent, type Outcome } from '@sluice/contracts';
import { planReply } from './replies.ts';

const event: IncomingEvent = {
  id: 'e1',
  accountId: 'telegram',
  channel: 'telegram',
  chatId: '555',
  kind: 'photo',
  text: null,
  media: { source: 'platform', id: 'f' },
  sender: { id: '555', name: null, language: null },
  at: '2026-11-20T08:00:00.000Z',
};
const contact: ContactCard = {
  ...blankCard,
  name: '陳建宏',
  title: '業務部經理',
  company: '台灣精密機械股份有限公司',
  phones: [{ type: 'mobile', value: '0912-345-678', e164: '+886912345678' }],
  emails: ['chen@tpmc.com.tw'],
};
const card = (found: ContactCard | null, ...others: ContactCard[]): Outcome => ({
  stage: 'card',
  engine: 'local',
  cached: false,
  tookMs: 1,
  reading: { contact: found, others, confidence: 1 },
});

describe('what people are answered', () => {
  it('a photo on WeCom is not acknowledged: five messages are all there are until the customer writes again', () => {
    expect(planReply({ ...event, channel: 'wecom' }, { stage: 'received' }, 'en')).toBeNull();
    expect(planReply({ ...event, channel: 'wecom' }, card(contact), 'en')).toMatchObject({ kind: 'completion' });
  });

  it('nobody is answered where somebody else does', () => {
    expect(planReply({ ...event, isStandby: true }, card(contact), 'en')).toBeNull();
  });

  it('a photo is acknowledged at once, in their language', () => {
    expect(planReply(event, { stage: 'received' }, 'zh-Hant')).toMatchObject({ key: 'reply:e1:0', text: '📸 收到名片圖片，正在處理...', kind: 'progress' });
    expect(planReply(event, { stage: 'received' }, 'zh-Hans')?.text).toBe('📸 收到名片图片，正在处理...');
  });

  it('a card is answered with its name first and what was read after it', () => {
    expect(planReply(event, card(contact), 'zh-Hant')?.text.split('\n')).toEqual([
      '✅ 處理完成: 陳建宏',
      '公司: 台灣精密機械股份有限公司',
      '職稱: 業務部經理',
      '電話: 0912-345-678',
      '電子郵件: chen@tpmc.com.tw',
    ]);
  });

  it.each([
    ['zh-Hant', ['英文姓名: Kevin Chen', 'LINE: kevin.c', '微信: kevin_w', 'Telegram: @kevin', '統一編號: 04595257']],
    ['zh-Hans', ['英文姓名: Kevin Chen', 'LINE: kevin.c', '微信: kevin_w', 'Telegram: @kevin', '税号: 04595257']],
    ['en', ['Name in Latin letters: Kevin Chen', 'LINE: kevin.c', 'WeChat: kevin_w', 'Telegram: @kevin', 'Tax ID: 04595257']],
  ] as const)('a card says how the name reads, the names in messengers and the tax number: %s', (language, said) => {
    const more = { ...contact, nameLatin: 'Kevin Chen', lineId: 'kevin.c', wechatId: 'kevin_w', telegramId: '@kevin', taxId: '04595257' };
    expect(planReply(event, card(more), language)?.text.split('\n')).toEqual(expect.arrayContaining([...said]));
  });

  it.each([
    ['zh-Hant', '✅ 處理完成: '],
    ['zh-Hans', '✅ 处理完成: '],
    ['en', '✅ Done: '],
  ] as const)('several cards on a photo are all named, one after the other: %s', (language, done) => {
    const text = planReply(event, card({ ...blankCard, name: 'Mei' }, { ...blankCard, name: 'Ann', emails: ['a@x.tw'] }, { ...blankCard, name: 'Bo' }), language)?.text;
    expect(text?.split('\n\n').map((part) => part.split('\n')[0])).toEqual([`${done}Mei`, `${done}Ann`, `${done}Bo`]);
  });

  it('a card without a name says so', () => {
    expect(planReply(event, card({ ...contact, name: null }), 'en')?.text).toMatch(/^✅ Done: \(no name found\)/);
  });

  it('a photo that is no card gets a kind answer', () => {
    expect(planReply(event, card(null), 'en')).toMatchObject({ kind: 'completion', text: expect.stringContaining('does not look like a business card') });
  });

  it.each([
    ['unprocessable', 'cannot be opened'],
    ['gone', 'expired'],
    ['too-large', 'too large'],
    ['timeout', 'later'],
  ] as const)('a failure of class %s is urgent and says what to do', (code, words) => {
    expect(planReply(event, { stage: 'failed', code }, 'en')).toMatchObject({ priority: 'urgent', text: expect.stringContaining(words) });
  });

  it('an upload without a chat is not answered', () => {
    expect(planReply({ ...event, chatId: null }, card(contact), 'en')).toBeNull();
  });

  it('the notice and the result have keys of their own, the same each time', () => {
    expect(planReply(event, card(contact), 'en')?.key).toBe('reply:e1:1');
  });
});
