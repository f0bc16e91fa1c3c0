import { anyOf, phrases, words, type IntentRules } from './intent-rules.ts';

const crypto = '(?:bitcoin|btc|crypto\\w*|usdt|eth|ethereum|token|nft|forex)';
const followers = '(?:followers|likes|subscribers|views|reviews|traffic|backlinks)';
const bet = '(?:百家乐|娱乐城|娱乐场|博弈|博彩|赌场|赌博|老虎机|六合彩|时时彩|彩票|真人视讯|体育投注|线上投注|棋牌|德州扑克)';
const loan = '(?:贷款|借款|借钱|小额贷|信贷|车贷|房贷|融资|周转)';
const contactThem = '(?:加我?|\\+|私讯?|联系|扫码|搜索?)(?:好友|微信|vx|v信|wx|薇信|line|赖|飞机|tg|telegram|qq|群)';

/** Somebody who is no customer sells: loans, gambling, followers, coins, easy money. */
export const spamRules: IntentRules = {
  intent: 'spam',
  innocent: anyOf(
    words`
      (?:is|was|are) (?:this|it|that|these) (?:a )?(?:spam|scam|phishing)
      (?:do|can|could|will|would) (?:you|u|i|we) (?:\w+ ){0,3}(?:${crypto}|loans?)
    `,
    phrases`
      (?:是不是|是否|算不算|以为是)(?:诈骗|垃圾|广告)
      (?:你们|贵公司|请问|可以|能|能不能|有没有)[^,.。!?]{0,10}(?:${loan}|usdt|比特币)
      (?:你们|贵公司|请问|还)[^,.。!?]{0,4}(?:招聘?|缺|有)?兼职
      ${loan}[^,.。!?]{0,8}(?:怎么|如何|吗|进度|申请书|多久)
    `,
  ),
  sure: anyOf(
    words`
      (?:casino|slots?|betting|gambling|poker)[^.?]{0,40}\b(?:bonus|free|win|jackpot|sign ?up|deposit|spins)
      (?:free|bonus|win) (?:\w+ ){0,3}(?:casino|spins|jackpot|betting)
      (?:buy|get|gain|grow|real|cheap|boost|instant) (?:\w+ ){0,3}(?:instagram|ig|facebook|tiktok|youtube|twitter|google|telegram) ?${followers}
      (?:buy|get|gain|real|cheap|boost) (?:\d+k? |more |real |your |cheap |active ){0,3}(?:followers|subscribers|backlinks)
      (?:double|triple|multiply) your (?:${crypto}|money|investment|income)
      (?:${crypto}|investment|trading)[^.?]{0,40}\b(?:guaranteed|giveaway|airdrop|profits?|signals?|returns?|daily|pump|passive)
      (?:guaranteed|daily|huge|risk[ -]free) (?:\w+ )?(?:profits?|returns?|income|earnings)
      free (?:${crypto}|airdrop|gift ?cards?|iphone|money|cash)
      (?:instant|quick|fast|easy|low interest|no collateral|pre-?approved|payday|personal|business) loans?\b[^?]{0,60}\b(?:approv\w*|apply|interest|credit|available|offer|today|now|contact|whatsapp)
      loans? (?:approved|available|offer)|no credit check|need (?:a loan|cash fast|quick cash)
      make (?:easy |fast |quick )?money (?:online|fast|from home|now)
      (?:earn|make) (?:up to )?(?:\$|usd|rm|nt\$|£|€)? ?\d[\d,]{0,8}(?:\$| usd| dollars)? ?(?:a|per|every|each|/) ?(?:day|week|hour|month|daily)
      (?:work|earn|make money|income) from home[^?]{0,40}\b(?:\$|\d|apply|join|no experience|easy|whatsapp)
      (?:you|youve|you have) (?:have been |been )?(?:won|selected|chosen)\b[^?]{0,40}\b(?:prize|lottery|gift|reward|winner|iphone|cash)
      claim your (?:\w+ ){0,2}(?:prize|reward|bonus|gift|winnings|refund now)
      (?:seo|web ?design|app development|lead generation) (?:services?|packages?|agency)\b[^?]{0,60}\b(?:rank\w*|offer|affordable|first page|cheap|price|boost)
      (?:rank|first page|top) (?:your (?:web)?site )?(?:on|of|in) google
      (?:viagra|cialis|replica (?:watch|bag)\w*|hot (?:girls|singles)|onlyfans|sugar (?:daddy|mommy))
      your account (?:has been |is |will be )(?:suspended|locked|limited)[^?]{0,40}\b(?:verify|click|login|link)
    `,
    phrases`
      ${bet}[^?]{0,20}(?:注册|首存|首储|送|优惠|返水|加|赢|彩金|官网|平台|网址|开户|体验金|稳)
      (?:首存|首储|储值)[^?]{0,6}(?:送|加码)|体验金|彩金|返水|包赢|稳赢|必中
      (?:免抵押|无抵押|免担保|免保人|免联征|不看信用|不查征信|秒批|秒过|秒到账|当天放款|当日放款|当日拨款|快速放款|快速拨款|黑户|低利|低息|超低利率|额度高|急用钱|缺钱|缺资金|资金周转)[^?]{0,20}(?:${loan}|借|贷|找我|来电|联系|加|放款|拨款|可办)
      ${loan}[^?]{0,16}(?:免抵押|无抵押|免担保|免保人|秒批|秒过|低利|低息|利息低|当天放款|当日放款|快速放款|快速拨款|${contactThem}|黑户|找我|来电)
      (?:涨粉|刷粉|买粉|卖粉|加粉丝|买赞|刷赞|刷单|刷评论|刷好评|代刷|僵尸粉|真人粉丝|粉丝代购|增加粉丝|涨粉丝)
      (?:稳赚不赔|保证获利|保证收益|稳定获利|躺赚|日赚|月入\d|日入\d|月入[过上破][万百]|日结[^?]{0,8}(?:兼职|工资|加)|兼职[^?]{0,12}(?:日结|日薪|轻松|在家|高薪)|在家[^?]{0,6}(?:赚钱|兼职)|轻松(?:月入|日赚|赚)|财富自由|被动收入)
      (?:飙股|明牌|内线消息|带单|跟单|喊单|老师带|股票群|投资群|炒币|币圈|挖矿|杠杆交易)[^?]{0,20}(?:${contactThem}|获利|赚|加入|免费|群|报酬|稳|入群)
      (?:比特币|虚拟货币|加密货币|以太币|usdt|泰达币)[^?]{0,16}(?:获利|报酬|投资机会|翻倍|稳赚|免费|空投|套利|${contactThem})
      (?:投资|理财)[^?]{0,12}(?:高报酬|高回报|稳赚|获利\d|翻倍|保本|${contactThem})
      (?:代开|出售|办理)[^?]{0,8}(?:发票|证件|假证|文凭|学历)
      恭喜[您你][^?]{0,12}(?:中奖|获奖|被抽中|获得[^?]{0,8}(?:奖|礼|iphone|红包))
      (?:点击|点选|点)(?:下方|以下|这个|此)?(?:链接|连结|网址)[^?]{0,12}(?:领取|领|注册|下载|免费|验证)
      信用卡[^,.。!?]{0,6}(?:提额|套现|代还)|(?:套现|垫还)[^?]{0,10}${contactThem}
      (?:免费领取|限时领取|立即领取|红包领取|领红包)(?!的|吗|了|方式)
      (?:包养|约炮|约妹|上门服务|援交|外送茶|成人视频|裸聊)
      (?:网站|关键字|关键词|seo)(?:优化|排名)[^?]{0,20}(?:首页|保证|优惠|报价|专业|${contactThem})
    `,
  ),
  likely: anyOf(
    words`
      limited time offer|act now|click (?:here|the link|this link|below)|100% (?:free|guaranteed)|dont miss (?:out|this)
      (?:online )?casino|jackpot|lottery winner|telegram (?:group|channel) (?:join|for)|join (?:my|our) (?:telegram|whatsapp|vip|signal) (?:group|channel)?
      (?:dear (?:sir|friend|beneficiary)|greetings)[^?]{0,80}\b(?:million|inheritance|fund transfer|donation)
    `,
    phrases`
      ${bet}
      (?:诚信|长期|大量|全国)(?:收购|批发|招代理|招商)|招(?:代理|加盟)[^?]{0,10}(?:${contactThem}|轻松|零)
      ${contactThem}[^?]{0,8}(?:领|送|赚|免费|福利)
    `,
  ),
};

const link = /https?:\/\/|www\.|\b(?:bit\.ly|t\.me|goo\.gl|tinyurl\.com|reurl\.cc|lihi\d?\.(?:cc|me|tv)|is\.gd|cutt\.ly|s\.id|t\.cn)\//u;
const hiddenLink = /\b(?:bit\.ly|goo\.gl|tinyurl\.com|is\.gd|cutt\.ly|s\.id|t\.cn)\/\S/u;
const lure = anyOf(
  words`free|bonus|win|earn|profit|offer|discount|promo|cheap|join now|click|claim|gift|cash|sale|deal`,
  phrases`免费|优惠|赚|领取?|福利|点击|加入|特价|折扣|下载|注册|红包|礼物|奖|快来|速来|进群`,
);
const fewLetters = 40;

/** Whether an even text is a link with few words, which hides where it leads or lures; `words` is the folded text without it. */
export function isLure(even: string, words: string): boolean {
  const text = even.toLowerCase();
  const letters = words.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  if (letters > fewLetters || /\?/u.test(words) || !link.test(text)) return false;
  return hiddenLink.test(text) ? letters < 12 || words.search(lure) >= 0 : words.search(lure) >= 0;
}
