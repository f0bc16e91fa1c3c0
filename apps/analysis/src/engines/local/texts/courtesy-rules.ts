import { anyOf, phrases, words, type IntentRules } from './intent-rules.ts';

/** Somebody says thank you. */
export const thanksRules: IntentRules = {
  intent: 'thanks',
  innocent: anyOf(words`thanksgiving`, phrases`(?:感谢|谢谢)(?:祭|函|状|卡)`),
  sure: anyOf(
    words`
      th(?:an|na|n|a)?(?:ks|x|kx)|thank ?(?:you|u|ya)|thansk|thnaks|tks|tnx|tysm|ty
      appreciated?|grateful|much obliged
    `,
    phrases`
      谢谢|感谢|感恩|多谢|谢啦|谢了|感激|致谢|辛苦(?:了|啦|你|您)|麻烦(?:你|您)(?:了|们)|劳烦|唔该
      谢[\s.!~]*$
      ^(?:3q|39|3x|3ku|蟹蟹)[\s.!~]*$
    `,
  ),
  likely: anyOf(words`cheers|thank|3q`, phrases`(?<!酬|凋)谢(?!绝|幕)`),
};

/** Somebody says hello, or a bot command asks what the bot can do. */
export const greetingRules: IntentRules = {
  intent: 'greeting',
  innocent: anyOf(words`hi-?(?:fi|tech|res)`, phrases`[你您]好(?=棒|厉害|强|像|可爱|漂亮|帅|美)`),
  sure: anyOf(phrases`
    ^/(?:start|help|menu|about|info|commands)\b
    ^(?:hi{1,2}|hihi|hello|helo|hallo|halo|hey{1,2}|heya|hiya|howdy|yo|greetings|gm|morning)\b
    ^good (?:morning|afternoon|evening|day)\b
    ^(?:how are (?:you|u|things)|how r u|hows it going|whats up|how do you do|how have you been|nice to meet you)\b
    ^(?:你们?好|您好|大家好|各位好|哈啰|哈喽|哈罗|嗨|嘿|早安|午安|晚安|安安|早上好|上午好|下午好|晚上好)
    ^(?:早[\s,.!~]*$|早啊|早呀|喂[\s,.!?~]*$|(?:请问)?在(?:吗|么|嘛)|有人在?(?:吗|么)|吃(?:饱|饭)?了[吗没]|最近好吗|幸会|初次见面)
  `),
  likely: anyOf(
    words`
      hi|hello|long time no see|any(?:one|body) (?:there|here)
      (?:nice|good|great|lovely|pleasure)(?: to)? (?:meet|meeting|see|seeing|to meet) you
      happy (?:new year|holidays|birthday|easter)|merry christmas
    `,
    phrases`
      ^/[a-z]
      ^[^\s,.。!?太这那么很起]{1,4}早[\s!~]*$
      ^(?:help|menu|帮助|说明|使用说明|功能|选单|菜单)[\s.!?]*$
      [你您]好|早安|午安|晚安|早上好|下午好|晚上好
      (?:新年|新春|春节|中秋节?|圣诞节?|端午节?|佳节|节日|生日|元旦|周末)快乐|恭喜发财
    `,
  ),
};
