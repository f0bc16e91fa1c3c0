import type { Intent, Sentiment } from '@sluice/contracts';
import { anyOf, phrases, words } from './intent-rules.ts';

const good = '(?:good|great|nice|excellent|amazing|awesome|wonderful|fantastic|perfect|brilliant|lovely|happy|pleased|satisfied|glad|impressed|helpful|delicious|fast|love|loved|like|enjoyed?|recommend)';
const praise = '(?:棒|赞|优秀|完美|满意|喜欢|贴心|专业|好吃|好喝|好用|漂亮|开心|高兴|惊喜|厉害|推荐|精致|舒服)';

/** Words that say the opposite of what they contain. */
const negated = anyOf(
  words`
    (?:not|never|isnt|wasnt|arent|dont|doesnt|didnt|hardly|no longer|cant say|wouldnt say) (?:\w+ ){0,2}${good}
  `,
  phrases`(?:不|没|没有|不太|不怎么|不是很|不够|一点都?不|并不|毫不)(?:太|很|是很|怎么|那么|够|会|觉得)?${praise}|不好(?:吃|喝|用|看)|(?:満足|嬉し|美味し).{0,3}(?:ない|ません)`,
);
/** Words of displeasure that are none. */
const harmless = anyOf(
  words`(?:not|no|never|isnt|wasnt|without|nothing) (?:\w+ ){0,2}(?:bad|wrong|problems?|complaints?|issues?|worr\w+)|no problem|not bad|bad weather|sorry (?:to bother|for the (?:late|trouble))`,
  phrases`不(?:差|坏|赖)|没(?:有|什么)?(?:问题|抱怨|不满)|不会(?:失望|生气)|没关系|不好意思|(?:是不是|是否|会不会|这是)(?:诈骗|骗人)|别(?:担心|生气|难过)|(?:如果|万一|要是)[^,.。?!]{0,8}(?:坏|破|不满)`,
);
const negative = anyOf(
  words`
    bad|worse|worst|terrible|awful|horrible|hate|annoy\w*|angry|upset|frustrat\w*|disappoint\w*|unhappy|sad|useless|ridiculous|unacceptable|rude|poor|sucks?|stupid|damn|fed up|shame|regret|confus\w+|worried|complicated
  `,
  phrases`
    烂|糟|差劲|太差|很差|好差|恶劣|失望|生气|气死|不爽|不满|讨厌|难吃|难喝|难用|难看|垃圾(?!桶|袋|车)|后悔|烦死|烦不烦|很烦|好烦|太烦|无言|夸张|离谱|坑人|骗|傻眼|受不了|难过|伤心|无奈|崩溃|可恶|莫名其妙|浪费(?:时间|钱)|不清楚|不高兴|不开心
    最悪|ひどい|がっかり|残念|不満|むかつ|嫌い|悲し|怒|困っ|최악|실망|짜증|화나|나빠|싫어
  `,
);
const positive = anyOf(
  words`
    ${good}|wow|beautiful|best|well done|good job|keep it up|appreciat\w*|thrilled|delighted|superb|outstanding|top notch|kudos|cheers|thank you so much|thanks a (?:lot|million)
  `,
  phrases`
    ${praise}|很好|非常好|真好|太好了|不错|好评|好棒|太棒|真棒|超棒|爱了|好爱|感动|感激|感恩|期待|快乐|祝[^,.。!?]{0,6}(?:兴隆|愉快|顺利)|恭喜|よかった|良かった|嬉し|うれし|最高|素晴らし|美味し|おいし|満足|気に入|大好き|ありがと|좋아|좋았|최고|만족|감사|훌륭|ขอบคุณ|спасибо|شكرا|맛있
  `,
);
/** Courtesies are no praise: "good morning", "good question". */
const courtesies = anyOf(
  words`good (?:morning|afternoon|evening|day|night)|(?:would|id|wed|ill|do you|if you|feel|looks?|something|anything|more|just) like|like (?:to|this|that|the)|as fast as|how (?:fast|good)|best (?:regards|price|way|time)`,
  phrases`喜欢的话|(?:不知道|是否|有没有|会不会|哪个|哪款|什么)[^,.。!?]{0,6}${praise}|有推荐|推荐(?:哪|什么|一下|吗|我)|专业(?:版|人员|课程)|请问[^?]{0,20}(?:好用|好吃|推荐)`,
);

/** How the writer of a folded text feels. A complaint is negative, a thank-you positive, whatever else they say politely. */
export function sentimentOf(folded: string, intent: Intent): Sentiment {
  if (intent === 'complaint') return 'negative';
  if (intent === 'spam') return 'neutral';
  const said = folded.replace(courtesies, ' ~ ').replace(harmless, ' ~ ');
  const bad = matches(said, negated) + matches(said.replace(negated, ' ~ '), negative);
  const pleased = matches(said.replace(negated, ' ~ '), positive) + (intent === 'thanks' ? 1 : 0);
  if (bad === pleased) return 'neutral';
  return bad > pleased ? 'negative' : 'positive';
}

function matches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
