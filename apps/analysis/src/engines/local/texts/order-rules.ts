import { anyOf, phrases, words, type IntentRules } from './intent-rules.ts';

const amount = String.raw`(?:\d{1,5}|[一两二三四五六七八九十百半]{1,4})`;
const unit =
  '(?:份|盒|箱|杯|组|套|瓶|包|打|台|件|本|支|条|双|罐|袋|桶|斤|公斤|kg|片|副|间|张票|个(?!小时|月|礼拜|星期|人|问题|钟|地方|建议|字))';
const buy = '(?:下单|订购|购买|采购|预订|预定|预约|订位|订房|加购|追加|续订|加订|代购|团购|买|订(?!单|阅|金))';

const day = '(?:今天|明天|后天|今晚|周.|礼拜.|星期.|早上|上午|中午|下午|晚上)';
const visit = '(?:订位|订桌|订房|预约|预订|预定)';

const order = '(?:(?:re-?|pre-?)?order|buy|purchase|book|reserve)';
const number = String.raw`(?:\d{1,5}|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|another)`;
const counted = `(?:${number}|an?|one|some|more|(?:a )?dozen|it|them|this|that)`;
const wish = '(?:i|we|id|ill|wed|well|would|wanna|want|need|like|please|pls|lets|let me|to|can i|could i|can we|may i)';

/** Somebody wants to buy, book or reserve, or to change what they ordered. */
export const orderRules: IntentRules = {
  intent: 'order',
  innocent: anyOf(
    words`
      in order to|out of order|order (?:status|tracking|history|number|confirmation|form)
      (?:how|where|when|why) (?:do|can|could|should|would|did) (?:i|we|you|one) ${order}
      how to ${order}
      (?:dont|do not|didnt|did not|not|never|havent|no longer|wont) (?:(?:really|ever|want|wish|need|plan|going|looking|trying|to) ){0,3}${order}\w*
      (?:can|could|do|must) (?:i|we|you) ${order} (?:online|by phone|from|here|in|without)
    `,
    phrases`
      (?:怎么|如何|怎样|哪里|哪边|哪儿|在哪|去哪|什么时候|何时)(?:可以|才能|能|去|才|要)?${buy}
      (?:没有?|不|未|别|还没|尚未|误|已经?|先不|刚刚?|昨天|上次|上周|之前|前天|早上)(?:有|要|想|会|用|需要|在|跟|和|向|从|你们?|这边|这里|网上|网站|官网){0,3}${buy}
      (?:怎么|如何|怎样)(?:取消|修改|更改|改)
      ${buy}(?:后|了|的|之后|流程|方式|方法|须知|记录|纪录|成功|失败|好了)
    `,
  ),
  sure: anyOf(
    words`
      ${wish} (?:(?:like|want|love|need|to|just|also|please|now|wish|i|we|would) ){0,4}${order}
      (?:place|make|submit|put in) (?:(?:an?|the|another|my|our|this|new|bulk|large|small) ){0,2}(?:order|booking|reservation|purchase|appointment)
      (?:ill|well|i will|we will|id|can i|could i|may i|i want to|we want to|let me) (?:take|have|get|like) ${counted}
      (?:order|send|ship|deliver|give|get|reserve|book|buy)(?: (?:me|us|of|for))? ${number} (?!minutes|hours|days|weeks|months|times|am|pm)\w+
      purchase order
      add [^,.?!]{1,40} to (?:my|our|the) (?:order|booking|cart)
      (?:cancel|change|update|modify|amend) (?:my|our|the|this|an) (?:order|booking|reservation|appointment)
    `,
    phrases`
      ^(?:please |pls |can you )?(?:order|book|reserve) (?:a|an|me|us|the|two|one|\d)
      我们?(?:也|还|先|就)?(?:想|要|想要|需要|打算)(?:要|再|跟你们?|向你们?|跟您|先|来)?${buy}
      (?:帮我|帮我们|麻烦|请帮忙|请|帮忙|可以|想|要|直接|想要|需要)(?:帮我)?(?:再|先|多)?${buy}
      帮我们?(?:保留|留|约(?!略))
      ${amount}(?:${unit}|碗|人份)(?:外带|内用|打包|带走|外送)
      (?:想|要)(?:跟|向|和)(?:你们?|您|贵公司|贵店)(?:再)?(?:${buy}|订)
      (?:我要|我想|想要|帮我) ?(?:order|book) 
      订单[^?被]{0,10}取消(?!了|吗|原因)
      put (?:me|us) down for ${counted}
      给我.{0,4}${amount}${unit}
      (?:给我|(?<!不|没|只)要|需要|再来|来|请给|请寄|请出|帮我留|帮我送|留|加|再加|订|买|加订|追加|送)${amount}${unit}
      (?:改|变更|取消|加到|新增|延后|cancel|change)[^,.。?!被]{0,8}(?:订单|${visit}|order\b|booking\b)
      (?:${day}.{0,6}${visit}|${visit}.{0,6}(?:${day}|${amount}[位人点]))(?![^,.。]{0,8}[吗?])
    `,
  ),
  likely: anyOf(
    words`
      (?:i|we|id|ill) (?:want|need|would like|like|take) (?:${number}|a dozen)
      interested in (?:buying|ordering|purchasing)
    `,
    phrases`
      ^\+?${number} ?(?:x|pcs|pieces?|boxes|box|units?|sets?|bottles?|cartons?|packs?|copies|bags?)\b
      ^\+\d{1,4}[\s!.~]*$
      ^${buy}(?!一送)(?![^,.。]{0,10}[吗?])
      ${amount}${unit}[^?]{0,12}(?:谢谢|麻烦|感谢|拜托)
    `,
  ),
};
