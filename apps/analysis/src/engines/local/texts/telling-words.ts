/** What only writers of Traditional Chinese use although its characters exist in both forms, Bopomofo and Cantonese included. */
export const traditionalHabits = /[\p{Script=Bopomofo}妳牠祂唷喔欸蛤齁掰唔嘅咗喺啲佢冇嚟咁嗰哋]|早安|午安|安安|宅配|超商|公分/gu;

/** What only writers of Simplified Chinese use although its characters exist in both forms. */
export const simplifiedHabits =
  /[几机体云与价适咋啥俺咱甭]|(?<![皇王太母])后|[这那哪家心城店]里|里面|早上好|下午好|晚上好|微信|短信|信息|推送|拜托|干什么/gu;

/** Signs that Han characters among kana are Chinese after all. */
export const chineseGrammar = /[你妳您吗嗎呢吧这這么麼们們很啊]/u;

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

function listed(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/u));
}
