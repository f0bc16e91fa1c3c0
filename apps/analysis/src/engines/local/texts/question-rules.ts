import { anyOf, phrases, words, type IntentRules } from './intent-rules.ts';

const opening = String.raw`(?:(?:hi|hello|hey|excuse me|sorry|good \w+|dear \w+|and|so|but|ok|also|please|pls|just)(?: (?:there|all|team|sir))?[\s,.!:-]+){0,4}`;
const asking =
  '(?:whats?|wheres?|whens?|who|whos|whose|why|hows?|which|can|could|do|does|did|is|are|was|were|will|would|should|may|any|anyone|has|have|am)';
const which = '(?:if|whether|what|when|where|how|which|why|who|about)';

/** Somebody wants to know something or asks for help. */
export const questionRules: IntentRules = {
  intent: 'question',
  innocent: anyOf(
    phrases`
      \b(?:no|without) (?:more |further )?questions?\b ?\??
      \bno problem\b
      ^(?:hi|hello|hey|[你您]好|嗨|哈喽|哈啰)[\s!~]*\?+$
      \bwhat an? (?:nice|great|lovely|wonderful|good|beautiful|pleasant)\b
      \bhow (?:nice|kind|lovely|sweet|great|thoughtful)\b
      \b(?:is )?any(?:one|body) (?:there|here)\b ?\??
      \b(?:how are (?:you|u|things)|how r u|hows it going|hows everything|whats up|how do you do|how have you been)\b[^.,!?]{0,20}\??
      没有?(?:什么|啥|任何)?问题
      没什么|没关系|不怎么|无论如何|不管怎么样?|怎么都|谁都|随便什么
      什么都(?:好|可以|行)
      (?:你|您|大家|最近|近来|过得)(?:还)?好吗\??
      吃(?:饱|饭|过)?了(?:吗|没)\??
      有人在?(?:吗|么)\??
      在(?:吗|么|不在|嘛)\??
    `,
  ),
  sure: anyOf(
    words`
      (?:have|got|quick|one|another|my|a few|some|two) (?:a |quick |more )?questions?
      (?:wondering|curious) ${which}
      (?:may|can|could) (?:i|we) ask
      (?:tell me|let me know|know|advise|clarify|confirm|explain|check|asking)(?: me| us)? ${which}
      how (?:much|many|long|do|does|can|to|about|far|often|soon|is)
      (?:what|where|when|why|which|who)(?:s| is| are| time| about| does| do| did| can| was| kind| if)
      i need (?:some |your )?help|help me
    `,
    phrases`
      ^${opening}${asking}\b(?! not\b)
      [:,;.!?-] (?:and |so |but )?(?:do|does|did|can|could|is|are|will|would|should|may) (?:you|u|i|we|it|they|there|this|that)\b(?! not\b)
      \b(?:is|are) (?:there|it|this|these|you|they|that|your)\b[^.!?]{0,120}\?
      \b(?:do|can|could|will|would|does) (?:you|u|it|they|we|i)\b[^.!?]{0,120}\?
      请问|想问|请教|询问|咨询|谘询|问一下|问下|想知道|想了解|想确认
      有没有|有无|是不是|能不能|可不可以|可否|能否|是否|会不会|要不要|行不行|好不好
      怎么|如何|怎样|咋|为什么|为何|为啥|什么|啥|何时|几时|哪(?:里|个|家|种|些|边|儿|位|天|一|款|本|间|台|项|年|类|支|型)
      几(?:点|号|个|天|种|折)|多(?:少|久|大|远|重)|谁|吗
      (?:呢|么|没有?|吧)[\s~]*\?
      (?<![这那什怎多要])么[\s~.。!]*$
      边度|点解|几钱|系咪|有冇|点样|可唔可以|乜
    `,
  ),
  likely: anyOf(
    words`
      quotes?|quotation|price ?list|catalogu?e|brochure|opening hours|price|pricing|cost
      looking for an?
      more (?:info(?:rmation)?|details)
      (?:can|could|would|will) (?:you|u|someone|anyone|i|we)
      (?:please|pls) (?:help|send|share|advise|tell|explain|check|confirm|provide)
    `,
    phrases`
      \?
      (?:呢|嘛|有.{0,8}没|[^才要偏我也]不)[\s~.。!]*$
      (?:帮我|麻烦|请)(?:你|您|再|先)?(?:查|看|确认|问|找|提供|告知|告诉|协助|教|说明|发|给|寄|传)|报价|型录|目录|价格|价钱|详情
    `,
  ),
};
