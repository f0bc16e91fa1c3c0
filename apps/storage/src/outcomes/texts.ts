import type { ContactCard, Language } from '@sluice/contracts';

interface Texts {
  received: string;
  /** `who` is a name, or what stands for one. */
  done(who: string): string;
  nameless: string;
  noCard: string;
  failed(reason: string): string;
  /** Said once to somebody who sends cards faster than they may. */
  limited: string;
  reasons: { unreadable: string; tooLarge: string; gone: string; other: string };
  /** What is said of photos that were sent together: `place` is 2/5. */
  group: {
    start(photos: number): string;
    progress(place: string): string;
    done(place: string, who: string): string;
    noCard(place: string): string;
    failed(place: string, reason: string): string;
    /** `read` is 4/5. */
    closing(read: string): string;
  };
  labels: Record<'nameLatin' | 'company' | 'title' | 'phone' | 'email' | 'url' | 'lineId' | 'wechatId' | 'telegramId' | 'taxId' | 'address', string>;
}

/** What people read in the chat about their cards. A language without a text does not compile. */
export const texts: Record<Language, Texts> = {
  'zh-Hant': {
    received: '📸 收到名片圖片，正在處理...',
    done: (who) => `✅ 處理完成: ${who}`,
    nameless: '（沒有讀到姓名）',
    noCard: '🙂 這張照片看起來不是名片。請把名片放在光線充足的地方，讓它填滿畫面再拍一張給我。',
    failed: (reason) => `❌ 處理失敗: ${reason}`,
    limited: '🙏 名片傳得有點快，剛剛這張還沒有處理。請等一分鐘後再傳一次。',
    reasons: {
      unreadable: '這個檔案無法當作圖片開啟，請重新拍照後再傳一次。',
      tooLarge: '圖片太大了，請傳小一點的圖片。',
      gone: '圖片已經過期，請再傳一次。',
      other: '系統暫時無法處理，請稍後再傳一次。',
    },
    group: {
      start: (photos) => `🚀 開始批次處理 ${photos} 張名片`,
      progress: (place) => `🔄 處理中 ${place}`,
      done: (place, who) => `✅ 完成 ${place}: ${who}`,
      noCard: (place) => `🙂 ${place}: 這張照片看起來不是名片。`,
      failed: (place, reason) => `❌ ${place}: ${reason}`,
      closing: (read) => `🎉 批次處理完成: ${read} 成功`,
    },
    labels: {
      nameLatin: '英文姓名',
      company: '公司',
      title: '職稱',
      phone: '電話',
      email: '電子郵件',
      url: '網站',
      lineId: 'LINE',
      wechatId: '微信',
      telegramId: 'Telegram',
      taxId: '統一編號',
      address: '地址',
    },
  },
  'zh-Hans': {
    received: '📸 收到名片图片，正在处理...',
    done: (who) => `✅ 处理完成: ${who}`,
    nameless: '（没有读到姓名）',
    noCard: '🙂 这张照片看起来不是名片。请把名片放在光线充足的地方，让它占满画面再拍一张发给我。',
    failed: (reason) => `❌ 处理失败: ${reason}`,
    limited: '🙏 名片发得有点快，刚刚这张还没有处理。请等一分钟后再发一次。',
    reasons: {
      unreadable: '这个文件无法作为图片打开，请重新拍照后再发一次。',
      tooLarge: '图片太大了，请发小一点的图片。',
      gone: '图片已经过期，请再发一次。',
      other: '系统暂时无法处理，请稍后再发一次。',
    },
    group: {
      start: (photos) => `🚀 开始批量处理 ${photos} 张名片`,
      progress: (place) => `🔄 处理中 ${place}`,
      done: (place, who) => `✅ 完成 ${place}: ${who}`,
      noCard: (place) => `🙂 ${place}: 这张照片看起来不是名片。`,
      failed: (place, reason) => `❌ ${place}: ${reason}`,
      closing: (read) => `🎉 批量处理完成: ${read} 成功`,
    },
    labels: {
      nameLatin: '英文姓名',
      company: '公司',
      title: '职位',
      phone: '电话',
      email: '邮箱',
      url: '网站',
      lineId: 'LINE',
      wechatId: '微信',
      telegramId: 'Telegram',
      taxId: '税号',
      address: '地址',
    },
  },
  en: {
    received: '📸 Got your business card photo, reading it now...',
    done: (who) => `✅ Done: ${who}`,
    nameless: '(no name found)',
    noCard: '🙂 This photo does not look like a business card. Please take another one in good light, with the card filling the picture.',
    failed: (reason) => `❌ That did not work: ${reason}`,
    limited: '🙏 That was a little fast: this card was not read. Please wait a minute and send it again.',
    reasons: {
      unreadable: 'this file cannot be opened as a picture. Please take the photo again and resend it.',
      tooLarge: 'the picture is too large. Please send a smaller one.',
      gone: 'the picture has expired. Please send it again.',
      other: 'the system cannot do it right now. Please send it again later.',
    },
    group: {
      start: (photos) => `🚀 Reading ${photos} business cards`,
      progress: (place) => `🔄 Reading ${place}`,
      done: (place, who) => `✅ Done ${place}: ${who}`,
      noCard: (place) => `🙂 ${place}: this photo does not look like a business card.`,
      failed: (place, reason) => `❌ ${place}: ${reason}`,
      closing: (read) => `🎉 All done: ${read} read`,
    },
    labels: {
      nameLatin: 'Name in Latin letters',
      company: 'Company',
      title: 'Title',
      phone: 'Phone',
      email: 'E-mail',
      url: 'Web',
      lineId: 'LINE',
      wechatId: 'WeChat',
      telegramId: 'Telegram',
      taxId: 'Tax ID',
      address: 'Address',
    },
  },
};

/** The result of a photo: of every card the name first, in the words of `done`, then what was read, one line each. */
export function cardsText(cards: readonly ContactCard[], language: Language, done = texts[language].done): string {
  return cards.map((card) => cardText(card, language, done)).join('\n\n');
}

function cardText(card: ContactCard, language: Language, done: Texts['done']): string {
  const { nameless, labels } = texts[language];
  const lines: [keyof typeof labels, string | null][] = [
    ['nameLatin', card.nameLatin],
    ['company', card.company],
    ['title', card.title],
    ...card.phones.map(({ value }): ['phone', string] => ['phone', value]),
    ...card.emails.map((value): ['email', string] => ['email', value]),
    ...card.urls.map((value): ['url', string] => ['url', value]),
    ['lineId', card.lineId],
    ['wechatId', card.wechatId],
    ['telegramId', card.telegramId],
    ['taxId', card.taxId],
    ['address', card.address],
  ];
  const found = lines.filter(([, value]) => value !== null).map(([label, value]) => `${labels[label]}: ${value}`);
  return [done(card.name ?? nameless), ...found].join('\n');
}
