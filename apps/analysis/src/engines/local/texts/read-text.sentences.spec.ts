import { describe, expect, it } from '@jest/globals';
import type { Intent, Language } from '@sluice/contracts';
import { readText } from './read-text.ts';

type Sentence = [text: string, language: Language, intent: Intent];

const traditional: Sentence[] = [
  ['早安！', 'zh-Hant', 'greeting'],
  ['您好，我是昨天在展場跟您換名片的王經理', 'zh-Hant', 'greeting'],
  ['請問有人在嗎', 'zh-Hant', 'question'],
  ['請問你們週末有營業嗎？', 'zh-Hant', 'question'],
  ['這款椅子多少錢', 'zh-Hant', 'question'],
  ['想了解企業方案的費用', 'zh-Hant', 'question'],
  ['要怎麼訂購呢？', 'zh-Hant', 'question'],
  ['我昨天下單了，什麼時候會出貨？', 'zh-Hant', 'question'],
  ['沒有問題，再麻煩您了，謝謝', 'zh-Hant', 'thanks'],
  ['我要訂兩盒鳳梨酥，寄到台北', 'zh-Hant', 'order'],
  ['幫我預約下週三下午三點', 'zh-Hant', 'order'],
  ['我想取消訂單', 'zh-Hant', 'order'],
  ['再來三箱，跟上次一樣', 'zh-Hant', 'order'],
  ['等了兩個禮拜還沒收到貨，太誇張了吧', 'zh-Hant', 'complaint'],
  ['你們的客服態度很差', 'zh-Hant', 'complaint'],
  ['收到的杯子是破掉的', 'zh-Hant', 'complaint'],
  ['我要投訴', 'zh-Hant', 'complaint'],
  ['機器又故障了，麻煩派人來看', 'zh-Hant', 'complaint'],
  ['如果收到的商品有瑕疵可以換嗎？', 'zh-Hant', 'question'],
  ['我不是要客訴，只是想問保固多久', 'zh-Hant', 'question'],
  ['謝謝你的幫忙！', 'zh-Hant', 'thanks'],
  ['感恩，收到了', 'zh-Hant', 'thanks'],
  ['請不要再傳訊息給我了', 'zh-Hant', 'opt-out'],
  ['我要取消訂閱', 'zh-Hant', 'opt-out'],
  ['不想再收到你們的廣告', 'zh-Hant', 'opt-out'],
  ['再吵就封鎖', 'zh-Hant', 'opt-out'],
  ['不要取消訂閱啦，我還想看', 'zh-Hant', 'other'],
  ['請問公車站怎麼走', 'zh-Hant', 'question'],
  ['你說的是甚麼', 'zh-Hant', 'question'],
  ['我 要 退 訂', 'zh-Hant', 'opt-out'],
  ['妳好', 'zh-Hant', 'greeting'],
  ['明天下午三點見', 'zh-Hant', 'other'],
  ['唔該，想問下幾時有貨', 'zh-Hant', 'question'],
];

const simplified: Sentence[] = [
  ['早上好', 'zh-Hans', 'greeting'],
  ['您好，我们在上海展会见过', 'zh-Hans', 'greeting'],
  ['请问这个产品有现货吗？', 'zh-Hans', 'question'],
  ['怎么下单', 'zh-Hans', 'question'],
  ['运费是多少', 'zh-Hans', 'question'],
  ['能不能发一份报价单给我', 'zh-Hans', 'question'],
  ['我想订购五台打印机', 'zh-Hans', 'order'],
  ['给我来两箱矿泉水，送到公司', 'zh-Hans', 'order'],
  ['帮我预订明天的会议室', 'zh-Hans', 'order'],
  ['质量太差了，我要退款', 'zh-Hans', 'complaint'],
  ['快递还没收到，都一个星期了', 'zh-Hans', 'complaint'],
  ['你们发错货了', 'zh-Hans', 'complaint'],
  ['软件总是闪退', 'zh-Hans', 'complaint'],
  ['没什么不满意的，挺好', 'zh-Hans', 'other'],
  ['谢谢您的回复', 'zh-Hans', 'thanks'],
  ['辛苦了，感谢', 'zh-Hans', 'thanks'],
  ['退订', 'zh-Hans', 'opt-out'],
  ['别再给我发短信了', 'zh-Hans', 'opt-out'],
  ['停止推送', 'zh-Hans', 'opt-out'],
  ['我想退订单里的一件商品', 'zh-Hans', 'other'],
  ['好的，我会再联系你们', 'zh-Hans', 'other'],
];

const english: Sentence[] = [
  ['Hi there!', 'en', 'greeting'],
  ['Good morning, this is Anna from Contoso', 'en', 'greeting'],
  ['How are you today?', 'en', 'greeting'],
  ['Where is the bus stop?', 'en', 'question'],
  ['How do I order?', 'en', 'question'],
  ['can you tell me if you ship to Japan', 'en', 'question'],
  ['What is your refund policy?', 'en', 'question'],
  ['What time do you close on Sundays', 'en', 'question'],
  ['I’d like to order three boxes of tea', 'en', 'order'],
  ['Please book a table for two tomorrow', 'en', 'order'],
  ['I will take two of the large ones', 'en', 'order'],
  ['I want to change my order', 'en', 'order'],
  ['We met at the fair in order to talk about batteries', 'en', 'other'],
  ['The screen arrived broken and nobody answers the phone', 'en', 'complaint'],
  ['This is the worst service ever', 'en', 'complaint'],
  ['My parcel has not arrived', 'en', 'complaint'],
  ['I want my money back!!!', 'en', 'complaint'],
  ['No complaints so far, everything is fine', 'en', 'other'],
  ['Thank you so much', 'en', 'thanks'],
  ['thx a lot, talk soon', 'en', 'thanks'],
  ['STOP', 'en', 'opt-out'],
  ['Please unsubscribe me', 'en', 'opt-out'],
  ['stop sending me these messages', 'en', 'opt-out'],
  ['Take me off your list.', 'en', 'opt-out'],
  ["please don't stop the updates, I like them", 'en', 'other'],
  ['The train will stop at noon', 'en', 'other'],
];

const codeSwitched: Sentence[] = [
  ['可以用 Apple Pay 付款嗎', 'zh-Hant', 'question'],
  ['幫我 cancel 這個 order 謝謝', 'zh-Hant', 'order'],
  ['I met 王小明 at your booth, what is his phone number?', 'en', 'question'],
  ['ＳＴＯＰ', 'en', 'opt-out'],
  ['Ｔｈａｎｋ　ｙｏｕ', 'en', 'thanks'],
  ['請問 https://example.com/unsubscribe 這個連結是你們的嗎', 'zh-Hant', 'question'],
];

describe('a sentence', () => {
  it.each([...traditional, ...simplified, ...english, ...codeSwitched])('"%s" is answered in %s as %s', (text, language, intent) => {
    expect(readText(text, null)).toMatchObject({ language, intent });
  });
});
