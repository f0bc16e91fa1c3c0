import { describe, expect, it } from '@jest/globals';
import type { Intent, Language } from '@sluice/contracts';
import { readText } from './read-text.ts';

/** Sentences written after the rules, to see how far those carry; the ones that were missed have taught the rules something general. */
const heard: Record<Language, Record<Exclude<Intent, 'spam'>, string[]>> = {
  'zh-Hant': {
    greeting: ['新年快樂！祝生意興隆', '小編早', '各位午安，我是新來的窗口小陳'],
    question: [
      '老闆 那個鳳梨酥禮盒還有嗎', 'Hello 想請問 free trial 可以用幾天?', '幾時有得睇樓呀?',
      '請提供統編 12345678 的發票', '請問停車場在哪邊', '停電了 你們那邊也是嗎', '名片上的英文名字要怎麼改',
      '剛剛傳的照片有收到嗎', '今年的型錄什麼時候出', '可以請業務跟我聯絡嗎？我姓林', '你好 我想問一下保養多久一次',
      '請問展覽到幾號', '需要統編嗎', '你們停止營業了嗎', '這台投影機可以租嗎 一天多少',
      '哈囉～想請教名片怎麼匯出成excel', '請假單要去哪裡下載',
    ],
    order: [
      '這個禮拜六訂位四位，晚上七點，姓陳', '我要加訂一個便當，總共三個', '請幫我保留一間雙人房，8/3入住',
      '再幫我加兩份，地址一樣', '我要五十個便當 明天中午送到公司',
    ],
    complaint: [
      '上次買的咖啡機漏水耶，怎麼處理', 'APP 一直閃退，重灌也沒用', '喂 到底有沒有在看訊息啊 都不回的',
      '我想退貨，尺寸不合', '這張名片的電話好像辨識錯了', '付了錢卻沒有給我發票', '客服電話打了十次都沒人接',
      '還是沒有收到驗證碼', '印表機卡紙了怎麼辦', '這個月的帳單是不是算錯了', '系統當掉了 客戶都在等',
    ],
    thanks: ['收到，辛苦啦', '不用了謝謝', '不要發票，謝謝', '3Q啦', '好喔謝啦', '太感謝你們的協助了'],
    'opt-out': [
      '請把我的號碼從發送名單拿掉', '唔好再send嘢嚟啦', '可以不要再寄紙本DM了嗎', '麻煩取消關注提醒，一直跳出來很煩',
      '不要一直推銷給我', '把我從群組名單移除',
    ],
    other: [
      '我名片放在附件，你看一下喔', '那就先這樣，改天再聊', '你們服務真的很棒，下次還會再來', '不要香菜，其他都可以',
      '我把你們的通知關掉了，有事打電話', '貨已經到了，包裝很漂亮，讚', '不好意思打錯字了，是三盒不是兩盒',
      '我是台積的採購，想跟你們談合作', '昨天寄的樣品我們收到了，品質不錯', '不要忘記寄通知給我喔',
      '我們下個月要搬家，新地址再跟你說',
    ],
  },
  'zh-Hans': {
    greeting: ['哈喽在吗'],
    question: [
      '麻烦发一下你们公司的营业执照', '亲，这件衣服有L码没', '订单号 20230915 麻烦查下物流',
      '这个月还能续费吗 我怕过期了', '价格能便宜点不', '能开增值税专用发票吗', '请问退订单需要多长时间',
      '在吗？有事请教', '这个多少钱一个，批发价', '周三下午三点可以吗',
    ],
    order: [
      '我们老板说要五十套，月底前要到', '帮忙取消一下明天的预约', '刚才的订单我不要了，麻烦取消',
      '想买二十个U盘做礼品', '给我加急发两箱过来', '老板，来两斤苹果',
    ],
    complaint: ['这价格也太坑了吧', '机器开不了机，急！', '支付成功了但是订单没显示'],
    thanks: ['多谢老板', '谢谢，不过暂时不需要'],
    'opt-out': ['你们这样天天发消息很烦，别发了', '别再打电话骚扰我了', '取消订阅这个公众号'],
    other: ['收到，明天见', '服务员态度很好，点赞'],
  },
  en: {
    greeting: ['Nice meeting you at Computex yesterday', 'helo, anyone there?', 'hey man long time no see', 'hii'],
    question: [
      'wheres my parcel??', 'Good evening! Do you guys have vegetarian options',
      'Can somebody call me back regarding the quote I asked for last week?',
      'Is it possible to get a stop-loss feature in the app?', 'Could you stop by our booth tomorrow?',
      'Do I have to pay customs', 'Looking for a supplier of LED panels, MOQ 500',
      'I need a quotation for 200 pcs of model X1', 'hello, is this the right number for support',
      'Hey, quick one: do you take walk-ins', 'is it ok to pay by card', 'whats the wifi password',
    ],
    order: [
      'Pls send 20 units to our warehouse in Taoyuan', 'We need another carton of A4 paper by Friday', 'Ill take it!',
      'We would like to purchase 10 licences for our team', 'Put me down for three tickets',
    ],
    complaint: [
      'I tried logging in 3 times, password reset link never came',
      'the invoice amount is wrong, you billed us double', 'hi, i orderd 2 shirts but recieved only one',
      'We never got the samples you promised', 'Thanks, but the charger does not fit',
      'My card shows the wrong email, pls fix', 'The delivery guy left it in the rain and everything is soaked',
      'The link you sent me is dead', 'I did not receive the confirmation mail', 'the app is so slow since the update',
    ],
    thanks: ['thnks for the quick reply', 'ok thanks!!', 'Yo thx bro', 'Appreciate your help, have a good weekend'],
    'opt-out': [
      'can u stop msging me so much', 'Do not text this number again',
      'I do not want any more of these promotional mesages', 'I am not interested, please do not contact me again',
      'plz unsuscribe', 'Unsubscribe me from all this pls', 'stop asking me for reviews',
    ],
    other: [
      'so far so good, no issues with the new machine', 'Just wanted to say your team did a wonderful job',
      'See you at 5', 'My order arrived today, all good', 'Meeting moved to Thursday, same room',
    ],
  },
};

const sentences = Object.entries(heard).flatMap(([language, byIntent]) =>
  Object.entries(byIntent).flatMap(([intent, texts]) => texts.map((text): [string, string, string] => [text, language, intent])),
);

describe('what customers say', () => {
  it.each(sentences)('"%s" is answered in %s as %s', (text, language, intent) => {
    expect(readText(text, null)).toMatchObject({ language, intent });
  });

  it.each(['你们的产品说明书写得不清楚', 'The manual is hard to follow'])(
    '"%s", a complaint that no rule knows, is owned up to as not understood',
    (text) => {
      expect(readText(text, null)).toMatchObject({ intent: 'other', confidence: 0.2 });
    },
  );
});
