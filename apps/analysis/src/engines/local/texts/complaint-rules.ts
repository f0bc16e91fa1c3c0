import { anyOf, phrases, words, type IntentRules } from './intent-rules.ts';

const broken = '(?:broken|damaged|defective|faulty|cracked|torn|leaks|leaking|soaked|scratched|dented|stained|spoiled|mou?ldy|smashed)';
const flaw = '(?:坏|瑕疵|破|故障|损|问题|裂)';
const very = '(?:很|太|超级?|好|真|有够|非常|这么|那么|极|实在|真是)';
const hasNot = '(?:never|not|hasnt|havent|didnt|has not|have not|did not|still not)';
const doesNot = '(?:doesnt|does not|dont|do not|didnt|did not|isnt|is not|not|stopped|wont|will not)';

/** Somebody is unhappy or something they got does not work. */
export const complaintRules: IntentRules = {
  intent: 'complaint',
  innocent: anyOf(
    words`
      (?:no|not|never|zero|without|nothing to|cant|cannot|isnt|arent|wasnt|dont have) (?:a |any |to |really |at all |here to ){0,3}(?:complain\w*|bad|terrible)
      (?:no|not|never|zero|without|isnt|arent|wasnt) (?:a |any |really |at all ){0,3}(?:broken|damaged|disappoint\w*|late|rude|slow|problems?|issues?)
      (?:if|in case|unless|suppose) [^,.?!]{0,30}\b(?:${broken}|late|missing|lost)
      (?:refund|return|complaints?) (?:polic(?:y|ies)|process|procedure|form|terms)
      worst case
      (?:i|we|ive|my bad) (?:\w+ ){0,3}(?:the|a) wrong
    `,
    phrases`
      没(?:有|什么|啥|任何){0,3}(?:要|想|好|可)?(?:抱怨|不满|投诉|客诉|意见)
      不(?:是|会|想|要|用)?(?:要|来|想)?(?:投诉|客诉|抱怨|失望|生气)
      (?:别|没|没有|不让人|没让我|从不|从没)(?:失望|生气)
      (?:如果|若|万一|要是|假如|假设)[^,.。?!]{0,10}(?:${flaw}|迟到|延误|不满意)
      (?:没有?|无|不会)${flaw}
      (?:怎么|如何|可以|能)(?:申请)?(?:退款|退费|退钱|退货|赔偿)
      无理由退[货换款]
      (?:是不是|是否|会不会|算不算|这是)(?:诈骗|骗人|假货)[^,.。!]{0,6}[吗么?]
      退(?:款|费|货)(?:政策|流程|方式|须知|规定|条件|期限)
      垃圾(?:桶|袋|车|分类|筒)
      (?:不|没有?|没那么|不算)(?:太|很|会)?(?:差|烂|糟|慢)
      生气勃勃
      有(?:些|个|几个)?问题(?:吗|么|想|要|请|可以|再|的话|随时|会)
      (?:不要|别|勿)(?!再).{1,2}错
      打错字|(?:我|不好意思|抱歉)[^。!?]{0,4}错
    `,
  ),
  sure: anyOf(
    words`
      complain(?:t|ts|ing|ed)?
      terrible|awful|horrible|unacceptable|ridiculous|disgusting|furious|appalling|outrageous|pathetic
      disappoint(?:ed|ing|ment)|dissatisfied|unhappy|fed up|rude|unprofessional
      not (?:\w+ )?(?:happy|satisfied|acceptable|impressed|pleased)
      (?:bad|poor|lousy|slow) (?:service|quality|experience|support|attitude)
      worst|rip ?-?off|scam(?:med|mer)?s?
      waste of (?:time|money)|money back|thanks for nothing|piece of (?:junk|crap|garbage)
      ${broken}
      ${doesNot} (?:work|working|turn(?:ing)? on|charg(?:e|ing)|start|load(?:ing)?|fit|match|respond(?:ing)?|open|print|connect)
      keeps? (?:crash|fail|freez|stopp|disconnect|break)\w*
      (?:wrong|missing) (?:item|items|order|product|size|colou?r|parts?|model|address|quantity|amount|thing)
      broke (?:\w+ )?(?:after|down|off|already|within|in|the first)|(?:has|have|had|already) broken?
      keeps? (?:logging|kicking|throwing|signing) (?:me|us) out
      overcharged|charged (?:me )?twice|double charged
      ${hasNot}(?: \w+)? (?:arrived?|come|came|received?|shown? up|been (?:delivered|shipped)|got|gotten)
      still (?:waiting|no|not|nothing|hasnt|havent)|no (?:response|reply|answer) (?:yet|at all|from|since|so far)
      (?:is|was|are|were) (?:\w+ )?(?:wrong|incorrect|missing|expired|dirty|stuck|dead|down again)
      (?:billed|charged) (?:\w+ ){0,2}(?:double|twice)
      only (?:received|recieved|got)|(?:received|recieved|got) only
      (?:no ?one|nobody)(?: ever)? (?:answer|repl|respond|pick|call|help|came|come)\w*
    `,
    phrases`
      投诉|客诉|申诉|抱怨|不满|不爽|不合理|离谱|恶劣|差劲|差评|糟糕|傻眼|失望|生气|气死|火大|受不了|受够|忍无可忍
      ${very}{1,2}(?:差(?!不多|很多|别|异|距)|烂|扯|糟|慢|夸张|过分|无言)
      烂透|烂死|坑人|太坑|骗人|骗子|诈骗|被骗|假货|黑店|盗刷|乱收费|乱扣|多扣|重复扣款|多收
      退钱|赔偿|赔钱|(?:要求|我要|给我|要|想)退(?:款|费|货)
      瑕疵|破损|破掉|破了|裂开|坏了|坏掉|是坏的|故障|当机|当掉|死机|挂掉|漏(?:水|电|油|气)|发霉|生锈|卡纸|刮伤|异味
      (?:系统|网站|网路|网络|机器|主机|服务器|伺服器|产线|软件|软体)(?:都|又|全|一直|突然|已经?)?(?:当了|挂了|停摆|瘫痪|断线|断网|连不上)
      跟(?:图片|照片|网站|描述|介绍|说的|讲的|广告).{0,6}(?:不一样|不同|差很多|不符)
      (?:说好的?|答应|承诺)[^,.。!?]{0,10}(?:没有?|不见|落空)|根本没有?(?:给|寄|送|来|收)
      丢件|寄丢|弄丢|送丢|你们.{0,4}不管
      打不开|开不了|不能用|没办法用|没法用|无法使用|用不了|没(?:反应|显示|声音)
      (?:没|没有|未)(?:人|有人|收到|寄到|到货|送到|出货|发货|回覆|回复|处理)
      (?:都|一直|又|老是|完全|从来)(?:不|没)(?:人)?(?:回|接|理|处理)|(?:也|都|还是|根本)(?:没用|不行)
      [却都还]没有?(?:给|人)|没有给我
      迟迟|已读不回|等了.{0,6}(?:天|周|礼拜|星期|月|小时|钟头|久|年)
      (?:态度|品质|质量|服务).{0,4}(?:差|恶劣|不好|烂|糟|有问题)
      (?:少|漏|寄|发|送|弄|搞|拿|给|做|印|打|算|读|写|认|标|辨识|识别)错
      (?:少|漏)(?:寄|发|给|送|装)|不符|色差|货不对|延误|迟到了
    `,
  ),
  likely: anyOf(
    words`
      (?:the|a|an|some) (?:wrong|incorrect) \w+
      refunds?|useless|annoying|unreliable|missing|crash(?:es|ed|ing)?|out of order
      (?:problem|issue|trouble|error|bug)s? (?:with|in|on)|(?:have|having|got) an? (?:problem|issue)
      (?:too|very|so|really|super) (?:slow|late|expensive)
      (?:days|weeks|hours|months) late
      (?:cant|cannot|unable to) (?:log ?in|login|open|access|connect|use|print|send|upload|download|pay)
    `,
    phrases`
      退款|退费|退货|有问题|出问题|无法|没办法|连不上|登不进|登录不了|收不到|卡住|闪退|异常|错误|失败
      到底(?:是|有|要|会|在|什么|怎么|谁|能)
    `,
  ),
};
