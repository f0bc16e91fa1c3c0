import type { Intent, Language } from '@sluice/contracts';

/** What people are told for each intent. No reply promises more than that a colleague answers, that cards are saved, and that campaigns stay away. */
export const replies: Record<Language, Record<Intent, string>> = {
  'zh-Hant': {
    greeting: '您好！把名片拍照傳給我，我會讀出上面的聯絡資料並幫您存好；有問題也可以直接在這裡留言。',
    question: '我們收到您的問題了，同事會在這裡回覆您。您也可以傳名片照片給我，我會幫您存成聯絡人。',
    order: '我們收到您的訂購需求了，同事會在這裡與您確認，確認之前訂單尚未成立。如果還要補充數量、規格或時間，請直接留言。',
    complaint: '很抱歉讓您有不好的經驗。我們收到您反映的狀況了，同事會在這裡回覆您；如果方便，請告訴我們發生的時間和經過。',
    thanks: '不客氣！有需要的時候，隨時在這裡留言，或把名片照片傳給我。',
    'opt-out': '我們收到您不想再收到訊息的要求了，之後不會再傳宣傳訊息給您。造成打擾，很抱歉。',
    spam: '謝謝您的訊息，這裡不處理推廣內容。如果有事情想詢問我們，請直接留言。',
    other: '我們收到您的訊息了。如果想詢問事情，請直接在這裡留言；也可以傳名片照片給我，我會幫您存成聯絡人。',
  },
  'zh-Hans': {
    greeting: '您好！把名片拍照发给我，我会识别上面的联系方式并帮您保存；有问题也可以直接在这里留言。',
    question: '我们收到您的问题了，同事会在这里回复您。您也可以发名片照片给我，我会帮您存为联系人。',
    order: '我们收到您的订购需求了，同事会在这里与您确认，确认之前订单尚未生效。如果还要补充数量、规格或时间，请直接留言。',
    complaint: '很抱歉给您带来了不好的体验。我们收到您反映的情况了，同事会在这里回复您；如果方便，请告诉我们发生的时间和经过。',
    thanks: '不客气！有需要的时候，随时在这里留言，或者把名片照片发给我。',
    'opt-out': '我们收到您不想再收到消息的要求了，之后不会再给您发推广消息。打扰到您，非常抱歉。',
    spam: '谢谢您的消息，这里不处理推广内容。如果有事情想咨询我们，请直接留言。',
    other: '我们收到您的消息了。如果想咨询，请直接在这里留言；也可以发名片照片给我，我会帮您存为联系人。',
  },
  en: {
    greeting: 'Hello! Send me a photo of a business card and I will read it and save the contact for you. You can also ask your question right here.',
    question: 'We have received your question, and a colleague will answer here. You can also send me a photo of a business card and I will save the contact.',
    order: 'We have received your request. A colleague will confirm it with you here; until then nothing is ordered. If you would like to add a quantity, model or time, just write it here.',
    complaint: 'We are sorry about this. We have received what you reported, and a colleague will answer here. If you can, please tell us when and how it happened.',
    thanks: 'You are welcome! Write here whenever you need something, or send me a photo of a business card.',
    'opt-out': 'We have received your wish not to get any more messages: we will send you no more promotions. We are sorry for the disturbance.',
    spam: 'Thank you for your message. We do not deal with promotions here; if you have a question for us, please just write it.',
    other: 'We have received your message. If you would like to ask something, just write it here; you can also send me a photo of a business card and I will save the contact.',
  },
};
