/** What only writers of Traditional Chinese use although its characters exist in both forms, Bopomofo and Cantonese included. */
export const traditionalHabits = /[\p{Script=Bopomofo}妳牠祂唷喔欸蛤齁掰唔嘅咗喺啲佢冇嚟咁嗰哋]|推播|早安|午安|安安|宅配|超商|公分/gu;

/** What only writers of Simplified Chinese use although its characters exist in both forms. */
export const simplifiedHabits =
  /[几机体云与价适咋啥俺咱甭]|(?<![皇王太母])后|[这那哪家心城店]里|里面|早上好|下午好|晚上好|微信|短信|信息|推送|拜托|干什么/gu;

/** Words of Japanese business whose characters Chinese writes too, but not together. */
export const japaneseHabits =
  /配信|[退入]会|購読|受信拒否|停止希望|御中|御社|弊社|注文番号|見積|株式会社|至急|用件|^(?:契約|定期)?解約(?:希望|依頼|手続|方法)?[\s。.!?]*$/u;

/** Signs that Han characters among kana are Chinese after all. */
export const chineseGrammar = /[你妳您吗嗎呢吧这這么麼们們很啊帮幫给请怎什哪]|我(?![々がら輩])/u;

/** Signs of Chinese among Han characters that Japanese usually writes, where there is no kana. */
export const chineseParticles = /(?<![目体時期本動般全公私人法性式面理])的(?![確中])|(?<![完終満修未])了(?:$|[\s,.!?，。！？~])/u;

/** Words that hold an English sentence together. */
export const englishGrammar = listed(`
  the an is are was were be been do does did have has had can could will would should may im you your we our my me us it its
  he she they this that these there to of in on at for from with and or but if not no what whats where wheres when who why how
  which please pls thanks thank good want need get send stop dont cant
`);

/** Latin words that people of every language write, so that they tell none. */
export const wordsOfEverywhere = listed(`
  ok okay okok yes no yeah yep bye haha hehe lol xd qq orz omg wow line wechat whatsapp telegram wifi app email mail id vip ig
  fb po pdf td
`);

/** Words that hardly any other language writes; unlike `englishGrammar` without those that it shares (an, was, me, on, die …). */
export const englishTell = listed(`
  the is are were been does did has had could would should you your our she they these those there what whats where wheres when who why
  how which please thanks thank thx hello hi hey good morning want need get send stop dont cant isnt ive order buy book price much
  many help sorry yesterday tomorrow today week month my this that with have will can and for from not unsubscribe free great nice
  never still wrong out about wrong broken delivery refund invoice address open close pay paid money welcome see you later love
`);

function listed(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/u));
}
