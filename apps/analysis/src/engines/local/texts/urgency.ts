import type { Intent, Urgency } from '@sluice/contracts';
import { anyOf, phrases, words } from './intent-rules.ts';

const due = '(?:by|before|until|within|no later than|due)';

/** Words of haste that are none. */
const innocent = anyOf(
  words`not (?:so |very |that |really )?urgent|no (?:rush|hurry)|(?:dont|do not|no need to) (?:rush|hurry)|emergency (?:exit|number|contact|kit)|urgent care`,
  phrases`不(?:着|太|是很|算|用那么|会)?急|不赶|不用(?:着急|赶)|紧急(?:联络人|联系人|出口|电话)|急(?:诊|救|冻|速|件费)|急ぎでは|急がな`,
);
const unhurried = anyOf(
  words`not (?:so |very |that |really )?urgent|no (?:rush|hurry)|(?:dont|do not|no need to) (?:rush|hurry)|when(?:ever)? you (?:have|get|find) (?:the |a |some )?(?:time|chance|moment)|whenever(?: is)?(?: its)? convenient|take your time|at your (?:leisure|convenience)|some ?day|just (?:curious|wondering)|fyi`,
  phrases`不(?:着|太|是很|用|算|用那么|用太)?急|不赶|有空(?:再|的时候|时)|慢慢来|方便的?时候?再?|什么时候都(?:可以|行)|改天再|不用(?:赶|马上|立刻)|急ぎでは(?:ない|ありません)|急ぎません|お時間(?:の)?(?:ある|でき)|천천히|시간 ?(?:되|나)실 ?때|급하지`,
);
const hurried = anyOf(
  words`
    asap|a\.s\.a\.p|urgent(?:ly)?|immediate(?:ly)?|right (?:now|away)|at once|emergency|hurry|quickly please|(?:need|want|get|have|deliver(?:ed)?|send|ship|reply|answer|call|fix(?:ed)?|respond) [^.?!]{0,30}\b(?:today|tonight|now|this morning|this afternoon|within the hour)
    ${due} (?:today|tonight|noon|midnight|end of (?:the )?day|eod|cob|this (?:morning|afternoon|evening)|an hour|\d{1,2} (?:hours?|minutes?|mins?))
    (?:deadline|meeting|event|flight|exam|wedding) (?:is )?(?:today|tonight|in \w+ (?:hours?|minutes?))
    (?:still|been) (?:\w+ )?(?:down|offline)|outage|(?:system|site|website|server|service|network|app|everything|production) (?:is |are |has been |went )?(?:\w+ )?(?:down|offline|out|crashed|dead)
    cannot wait|cant wait (?:any )?longer|running out of time|last minute|time[ -]sensitive|high priority|critical|sos|gas leak|fire|bleeding|stranded|locked out
  `,
  phrases`
    急|马上|立刻|立即|尽快|尽速|赶快|赶紧|火速|速回|速速|紧急|刻不容缓|来不及|等不及|不能再等|十万火急|救命|越快越好|第一时间|快点|快一点
    (?:今天|今晚|今日|今早|今天下午|下班|中午)(?:内|之内|以内|之前|前|就|要|一定|必须|得|务必|能不能)
    (?:半|一|两|\d{1,2})(?:个)?(?:小时|钟头|分钟)(?:内|之内|以内|之前|后)
    (?:系统|网站|服务器|伺服器|主机|网路|网络|机器|产线|服务|全部|整个)(?:都|又|全)?(?:挂|当机|当掉|断线|断网|瘫痪|停摆|连不上|故障|停机|宕机|坏)
    停电|停水|漏水|漏电|失火|起火|瓦斯外泄|受伤|被困|断货
    至急|急ぎ|急いで|大至急|すぐ(?:に|ご|お|対応|返|来)|今すぐ|早急|直ちに|本日中|今日中|緊急|紧急
    급합니다|급해|긴급|당장|즉시|빨리|오늘 ?(?:안|까지|중)|지금 ?바로|срочно|немедленно|ด่วน|khẩn cấp|gấp|عاجل
  `,
);
const shouting = /!{3,}/u;
/** Nobody is in a hurry who only says hello or thanks. */
const calm: ReadonlySet<Intent> = new Set(['greeting', 'thanks']);

/** How soon the writer of a folded text needs an answer. */
export function urgencyOf(folded: string, intent: Intent): Urgency {
  if (intent === 'spam') return 'low';
  const rest = folded.replace(innocent, ' ~ ');
  if (rest.search(hurried) >= 0 || (shouting.test(rest) && !calm.has(intent))) return 'high';
  return folded.search(unhurried) >= 0 ? 'low' : 'normal';
}
