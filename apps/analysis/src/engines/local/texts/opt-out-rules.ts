import { anyOf, phrases, words, type IntentRules } from './intent-rules.ts';
import { optOutQuestions } from './opt-out-questions.ts';
import { optOutOpenings, optOutSentences } from './opt-out-words.ts';

const no = '(?:不要|别|唔好|勿|不用|不必|不想|不愿|不需要|不准|不许|停止|拒绝|谢绝)';
const again = '(?:再|一直|老是|继续|随便|每天|天天){0,2}';
const toMe = '(?:(?:给|跟|向|对)(?:我们?|人家|本人))?';
const send = '(?:发送|传送|推送|推播|发|传|寄|send|收到|接收|收|看到)';
const such = '(?:给我们?|来|任何|这种|这类|这些|那些|那么多|这么多|一堆|垃圾|广告|行销|推销|促销|你们?的?|贵公司的?|的|line|纸本){0,5}';
const message = '(?:讯息|消息|信息|短信|简讯|广告|推销|促销|推广|营销|行销|通知|推播|推送|邮件|电子报|垃圾|传单|dm)';
const sentenceEnd = String.raw`(?:了|啦|喔|哦|吧|好吗|谢谢|拜托){0,4}(?:[\s,.。!~]|$)`;

const asked = '(?:可以|可不可以|可否|能|能不能|能否|请|拜托|麻烦)(?:你们?|您|请|先|以后){0,2}';

const bulk =
  '(?:texts?|mess?ages?|msgs?|e-?mails?|spam|ads?|adverts?|promos?|promotions?|newsletters?|notifications?|marketing)';
const fillers =
  '(?: (?:with|of|all|any|the|these|those|this|that|your|sending|getting|receiving|receive|get|see|be|have|me|us|so|many|more|to|promotional)){0,6} ';
const me = '(?:me|us|this (?:number|chat|account))';
const exceptThen = '(?! (?:before|until|till|on|at|during|today|tonight|now|yet|if|unless|when))';

const toYou = '(?<!you |they |u |i |we )(?:dont|do not|no longer)(?: ever)?';
const theseThings = '(?:these|those|this|them|it|any|anything|stuff)';
const anyMore = '(?:any ?more|any longer|ever again|again)';

/** Opt-out stops all contact, so only clear wishes count: "where is the bus stop?" is none. */
export const optOutRules: IntentRules = {
  intent: 'opt-out',
  innocent: anyOf(
    words`
      (?:dont|do not|never|not|without|wont|didnt) (?:(?:want|wish|mean|like) to |ever )?(?:stop|unsub\w*|opt(?:ing)? out)
      (?:why|when|did|does|do|if|has|have) (?:you|they|it|we|i) stop
      unsub\w*(?: me)? by (?:mistake|accident)
      accidentally unsub\w*
      (?<!you |they |u )(?:dont|do not|never) (?:(?:want|wish|mean|like|need) (?:you )?to )?(?:remove|take|delete) (?:me|us)(?: (?:from|off|out of)[^,.!?;]{0,30})?
    `,
    phrases`
      (?:不要|别|不想|不是要?|没有?要?|不会|先不|还没|不用|请勿|误|不小心|怎么会)(?:帮我?|把我|被)?(?:退订|取消订阅|取消关注|停止)
      (?<!要)(?:不要|别|勿|不用|不必|不需要|没有?要)(?:[把将]我[^,.。!?]{0,12}(?:移除|删除|剔除|拿掉|踢)[^,.。!?]{0,4}|(?:移除|删除|剔除)我)
      (?:收到|订单|预约).{0,4}取消通知
    `,
    optOutQuestions.chineseAndEnglish,
  ),
  sure: anyOf(
    words`
      unsub(?!scribed|scriber)\w*
      unsuscr?ibe
      (?:unsubscribed|opted[ -]out)\b.{0,30}\b(?:still|again|keep)
      opt(?:ing)?(?: me)?[ -]out
      (?:stop|quit|no more|enough)${fillers}${bulk}
      stop (?:texting|messaging|msging|contacting|spamming|bothering|emailing|calling|annoying|pestering|asking|writing(?: to)?) ${me}
      ${toYou} (?:contact|message|msg|text|email|write(?: to)?|bother|spam|call|dm) ${me}${exceptThen}
      (?:dont|do not|no longer) (?:want|wish|need|like)${fillers}${bulk}
      (?:dont|do not|no longer) (?:want|wish|need) to (?:be contacted|hear from you)
      (?:dont|do not|no longer) (?:want|wish|need|like) (?:to )?(?:receiv\w*|get(?:ting)?|see(?:ing)?) (?:any of )?${theseThings}(?: \w+){0,2} ${anyMore}
      ${toYou} send(?: me| us)? (?:any|more|these|those|such|your)(?: \w+){0,2} ${bulk}${exceptThen}
      ${toYou} send (?:me|us) (?:${bulk}|${theseThings}) ${anyMore}
      (?:remove|take) me (?:off|from|out)
      never (?:want|wish) to (?:be contacted|hear from you|receive)
      leave me alone
      cancel (?:my |the |this |our )?(?:subscription|newsletter)
    `,
    phrases`
      ^/(?:stop|unsubscribe)\b
      \bremove me[\s.!]*$
      \bstop (?:texting|messaging|msging|contacting|spamming|bothering|emailing|pestering)(?: (?:please|pls|now|already))?\s*(?:[.!?]|$)
      \b(?:dont|do not|no longer) (?:want|wish) to receive (?:any of )?${theseThings}\s*(?:[.!]|$)
      \b${toYou} send (?:me|us) (?:anything|any ?more|more)(?: else)?\s*(?:[.!]|$)
      (?:${asked}${no}|不要|别)(?:再|一直|老是|继续)${toMe}${send}(?:给我们?|过来|来|我|东西){0,2}(?:了|啦)?(?:吗|么|嘛|好不好|行不行|行吗|好吗|[\s~]*\?)
      退订(?!单|房|酒店|机票|金|货)
      取关
      (?:取消|解除|停掉|关掉|关闭|停止|不再)(?:你们?的?|这个|所有|全部|line)?(?:订阅|关注|推播|推送|通知|电子报|群发)
      ${no}${again}${toMe}${send}${such}${message}
      ${no}${again}(?:打扰|打搅|骚扰|烦|吵|联络|联系|轰炸|(?:跟|对|向)?我?推销(?:给)?)(?:我|人家)
      ${no}(?:再|一直)${toMe}(?:${send}|推|打|联络|联系|打扰|骚扰|烦|吵)(?:给我们?|过来|来|我|东西|嘢|嚟){0,3}${sentenceEnd}
      ${no}再.{0,4}(?:骚扰|打扰|烦)我
      ${no}再${toMe}打(?:来|电话)
      (?:不要|别)(?:给我)?(?:发|传|寄)(?:给我)?(?:了|啦)
      我.{0,12}名单.{0,4}(?:移除|删|拿掉)
      (?:移除|删除)我|(?:将|把)我(?:从[^,.。]{0,12})?(?:移除|删除|剔除)
      拒收(?:短信|讯息|消息|信息|简讯|广告|通知)
      再(?:传|发|吵|寄|烦).{0,6}(?:封锁|拉黑|检举|举报)
    `,
    optOutSentences,
  ),
  likely: anyOf(optOutOpenings),
};
