import { simplify } from './han-forms.ts';
import { phrases, words } from './intent-rules.ts';

/*
 * Questions about opting out: about what others get, or about what would follow. "How do I unsubscribe?" is none of them: when in doubt,
 * whoever asks wants no more. Each pattern stays within its sentence, so that a wish beside the question is still heard.
 */

const optOut = String.raw`(?:unsub\w*|unsuscr?ibe\w*|opt(?:ing)?(?: \w+)?[ -]out|cancel(?:l?ing)? (?:\w+ ){0,4}(?:subscriptions?|newsletters?))\b`;
const relatives =
  '(?:friends?|mother|mom|mum|father|dad|parents|wife|husband|sister|brother|son|daughter|colleagues?|boss|bank|neighbou?rs?|school|gym|competitors?|customers?|clients?|users?|members?|subscribers?|readers?|recipients?)';
const others = String.raw`(?:somebody|someone|anybody|anyone|\w+ elses?|another|others|(?:other|different) (?:people|persons?|compan|users?|brands?|shops?|stores?|lists?)\w*|his|her|their|theirs|(?:my|our|your|the) ${relatives})`;
/** What is nobody's but the one's who is asked. */
const ours = String.raw`(?:yours?|ur|this|these|me|us)\b`;
const subjects = `(?:(?:my|our|your|the|other|most|many|some|their|his|her) )?(?:${relatives}|people|contacts?|they|he|she)`;

const english = words`
  how (?:do|can|could|would|should|does|did|to|might)(?![^.!?]{0,120} ${ours})[^.,!?;]{0,30} ${optOut}[^.,!?;]{0,30} ${others}[^.!?;]{0,60}
  (?:how |why |when )?(?:can|could|do|does|did|may|will|would|should) ${subjects} (?:can |could |be able to |also )?${optOut}(?! ${ours})[^.!?;]{0,40}
  what (?:happens|changes|will happen|would happen)[^.,!?;]{0,30} (?:if|when|once|after)[^.,!?;]{0,30} ${optOut}[^.!?;]{0,40}
  what (?:does|is)[^.,!?;]{0,20} ${optOut} (?:mean|about)
  (?:if|once|after|when) (?:i|we|people) ${optOut}[^.!?;]{0,30} (?:will|would|do|does|can|could) (?:i|we|my|it|they)\b[^.!?;]{0,60}
  (?:will|would|do|does|can|could) (?:i|we|my \w+)\b[^.!?;]{0,60} (?:if|once|after|when) (?:i|we) ${optOut}(?! ${ours})[^.!?;]{0,30}
`;

const how = '(?:怎么|如何|怎样|咋|点样|怎(?=[才能]))(?:样|才|能|可以|去|来|办理|申请|操作){0,3}';
const whether = '(?:能不能|可不可以|能否|可否|是否|可以|哪里能?|哪里可以)';
const end = '(?:退订|取关|取消|解除|停掉|关掉|关闭|停止|屏蔽|移除)';
const ending = '(?:退订|取关|(?:取消|解除|停止|关闭)(?:订阅|关注|推播|推送|通知))';
const othersHan =
  '(?:别人|别家|他人|另外?一(?:个|家)|(?:其他|其它|别的)(?:人|家|公司|店|商家|用户|平台|品牌)|(?<!其)[他她]|朋友|家人|爸|妈|父亲|母亲|老公|老婆|太太|先生|孩子|同事|老板|客户|顾客|用户|粉丝|收件人|某|银行)';
/** Somebody by name: whatever does not lead back to the one who is asked, or to what there is too much of. */
const named = String.raw`(?:(?!line|telegram|微信|企业微信|公众号)[^,.。!?的你您我咱贵这那此本该每天日所全烦厌圾不想推发群广告营销促机订阅关注]{1,12}|\.{2,12})`;
const sent = '(?:订阅|关注|推播|推送|通知|电子报|短信|简讯|讯息|消息|信息|邮件|提醒|广告|公众号|频道|名单|服务|会员)';
const within = '[^,.。!?你您贵这]';
const between = '[^,.。!?你您我贵这发传推送寄]{0,4}';

const chinese = phrases`
  (?:${how}|${whether})${between}${end}${between}${othersHan}${within}{0,16}
  ${how}${between}${end}(?:订阅|关注)?${named}的${sent}
  (?:${how}|${whether}).{0,4}(?:帮|替|给|让)(?:我的?)?${othersHan}${within}{0,8}${ending}${within}{0,12}
  (?:客户|顾客|用户|粉丝|收件人|别人|他们|她们)(?:们|们?要|想|应该|该){0,2}(?:${how}|${whether}|会不会)[^,.。!?你您我]{0,6}${ending}
  (?:如果|要是|假如|万一)?我?${ending}(?:了的话|的话|之后|以后|后|会|要)[^,.。!?]{0,10}(?:还能|还可以|会不会|会怎|怎么样|有什么|积分|会员|收费|多少钱|要钱|手续费|退款|退费)
  ${ending}(?:要|会|需要|需不需要|要不要)(?:付|收|花|扣)?(?:钱|费)
  (?:什么(?:是|叫)|何谓)${ending}|${ending}是(?:什么|啥)
`;

const otherJapanese = '(?:他の?人|ほかの人|他人|別の人|他社|友(?:達|だち|人)|家族|母|父|夫|妻|息子|娘|誰か|彼女?|同僚|お?客(?:様|さん)?|顧客|ユーザー)(?:たち|達)?';
const endJapanese = '(?:(?:配信|送信|購読|メルマガ|メール|通知|広告|案内|dm|登録)(?:の配信)?(?:を|は|の)?(?:停止|解除|中止|拒否|止め|やめ|ストップ)|退会|解約)';
/** Up to a request, which is a wish. */
const withoutRequest = '(?:(?!もらえ|いただけ|頂け|くれ|くださ|下さ|お願|ほし|欲し)[^。.!?、,]){0,20}';

const japanese = phrases`
  ${otherJapanese}(?:の|が|への)[^。.!?、,]{0,20}${endJapanese}${withoutRequest}(?:どう|どの|方法|やり方|手順|ますか|ですか|でしょうか|\?)
  ${endJapanese}(?:を)?(?:する|した|すると|したら|された|の?後)[^。.!?]{0,16}(?:どうな|ポイント|料金|手数料|返金|いくら|影響)
`.map(simplify);

const endThai = '(?:ยกเลิก|เลิก|หยุด)(?:การ)?(?:รับ|ติดตาม|สมัคร|ข่าวสาร|ส่ง)';
const otherThai = '(?:ของ ?(?:คนอื่น|ผู้อื่น|เพื่อน|เขา|เธอ|แม่|พ่อ|ลูกค้า)|ร้านอื่น|เพจอื่น|ที่อื่น)';
const howThai = String.raw`(?:ยังไง|อย่างไร|ไง|ได้ไหม|ได้มั้ย|ได้หรือไม่|\?)`;

const thai = phrases`
  ${endThai}[^.!?]{0,20}${otherThai}[^.!?]{0,30}${howThai}
  (?:วิธี|อย่างไร|ยังไง)[^.!?]{0,20}${endThai}[^.!?]{0,20}${otherThai}
  (?:ลูกค้า|คนอื่น|ผู้อื่น|เพื่อน)ๆ? ?(?:จะ|ต้อง|สามารถ){0,2}${endThai}[^.!?]{0,20}${howThai}
  ถ้า[^.!?]{0,12}${endThai}[^.!?]{0,30}(?:จะเป็น|เกิดอะไร|เสียเงิน|คิดเงิน|แต้ม|คะแนน)
`;

/** Questions about opting out, in the folded form; they are no wish to. */
export const optOutQuestions = { chineseAndEnglish: [...english, ...chinese], elsewhere: [...japanese, ...thai] };
