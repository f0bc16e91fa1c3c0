import { inBothScripts } from './chinese-forms.ts';
import { anyTerm, terms } from './vocabulary.ts';

const chinese = inBothScripts(terms(`
  經理 | 副理 | 總經理 | 副總經理 | 副經理 | 總監 | 副總監 | 董事長 | 副總 | 協理 | 襄理 | 主任 | 專員 | 工程師 |
  設計師 | 建築師 | 分析師 | 規劃師 | 會計師 | 律師 | 醫師 | 藥師 | 護理師 | 技師 | 講師 | 導師 | 老師 | 攝影師 |
  理財師 | 顧問師 | 組長 | 課長 | 科長 | 處長 | 部長 | 局長 | 所長 | 院長 | 校長 | 股長 | 科員 | 專門委員 | 技正 | 技士 | 廠長 | 店長 | 行長 | 園長 | 會長 |
  社長 | 秘書長 | 執行長 | 營運長 | 財務長 | 技術長 | 主席 | 總裁 | 顧問 | 教授 | 研究員 | 業務員 | 助理 | 秘書 | 代表 |
  創辦人 | 合夥人 | 負責人 | 董事 | 監事 | 理事 | 督導 | 主管 | 編輯 | 記者 | 教練 | 主廚 | 主編 | 總編輯 | 總工 |
  銷售 | 幹事 | 合伙人 | 導演 | 製作人 | 企劃 | 團長 | 館長 | 站長 | 隊長 | 台長 | 領隊 | 導遊 | 業務 |
  美容師 | 造型師 | 營養師 | 心理師 | 治療師 | 驗光師 | 咖啡師 | 作家 | 作曲家 | 音樂家 | 藝術家 | 畫家 | 老闆 | 店主 | 副教授 |
   委員 | 議員 | 經紀人 | 管理師 | 專家 | 特助 | 法務 | 會計 | 出納 | 採購 | 客服
`));
const japanese = terms(`
  代表取締役社長 | 代表取締役会長 | 代表取締役 | 取締役 | 社長 | 会長 | 専務 | 常務 | 本部長 | 支店長 | 支社長 |
  工場長 | 編集長 | 部長 | 次長 | 課長 | 係長 | 主任 | 主査 | 室長 | 所長 | 店長 | 局長 | 院長 | 理事長 | 理事 |
  執行役員 | 監査役 | 相談役 | 顧問 | 参事 | 主幹 | 担当 | 秘書 | 弁護士 | 税理士 | 会計士 | 行政書士 | 司法書士 |
  社会保険労務士 | 建築士 | 弁理士 | 教授 | 講師 | 研究員 | 医師 | 技師 | 技術士 | 記者 | 代表 | 補佐 | 代理 |
  エンジニア | デザイナー | マネージャー | マネジャー | ディレクター | プロデューサー | コンサルタント | プランナー |
  アシスタント | リーダー | チーフ | プログラマー | アナリスト | オーナー | スタッフ | アドバイザー | スペシャリスト |
  准教授 | 助教 | 審査役 | 参与 | 板長 | 女将 | 園主 | パートナー | アソシエイト | スーパーバイザー | オペレーター | プロデューサ |
  ライター | カメラマン | アーキテクト | イラストレーター
`);
const eastAsian = [...new Set([...chinese, ...japanese])].toSorted((a, b) => b.length - a.length);

const latin = anyTerm(
  terms(`
    manager | director | engineer | president | chief | officer | C[EFTOMIPR]O | CISO | E?VP | SVP | AVP | head of |
    (?:co-?)?founder | partner | associate | consultant | analyst | designer | developer | architect | representative |
    executive | specialist | co-?ordinator | assistant | secretary | supervisor | leader | team lead | tech lead | lead |
    professor | lecturer | researcher | scientist | attorney | lawyer | solicitor | barrister | counsel | paralegal |
    accountant | broker | agent | realtor | advis[eo]r | producer | editor | photographer | owner | principal | chair |
    chairman | chairwoman | chairperson | treasurer | buyer | planner | strategist | technician | nurse | physician |
    surgeon | dentist | therapist | pharmacist | veterinarian | teacher | tutor | intern | programmer | administrator |
    controller | auditor | trainer | coach | chef | translator | interpreter | writer | author | artist | illustrator |
    stylist | inspector | operator | foreman | superintendent | estimator | recruiter | economist | journalist |
    reporter | librarian | curator | fellow | dean | registrar | minister | ambassador | envoy | machinist | electrician |
    plumber | mechanic | barista | pilot | captain | sommelier | florist | sales | marketing lead | proprietor | member |
    \\w+(?:ologist|iatrist|iatrician|opedist|odontist)s? | vice[- ]president | deputy | head chef | composer | musician |
    filmmaker | videographer | copywriter | strategist | evangelist | scholar | postdoc | clerk | installer | contractor |
    \\w*leiter(?:in)? | \\w*fuhrer(?:in)? | \\w*entwickler(?:in)? | \\w*berater(?:in)? | \\w*ingenieur(?:in)? | \\w*referent(?:in)? |
    \\w*assistent(?:in)? | \\w*vorstand | prokurist(?:in)? | inhaber(?:in)? | \\w*meister(?:in)? | \\w*anwalt(?:in)? | \\w*arzt(?:in)? |
    barber | baker | butcher | brewer | bartender | hairdresser | tailor | carpenter | joiner | roofer | gardener | farmer | jewell?er |
    painter | sculptor | singer | dancer | driver | optician | cleaner | builder | surveyor | guide |
    trustee | general [a-z]+ | managing [a-z]+
  `),
);

/** Whatever stands behind a rank is a position. */
const rank = /^(?:Senior|Junior|Head|Master|Deputy|Lead|Freelance) \p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?$/u;
/** Trades that Japanese took from English end alike: フォトグラファー, スタイリスト. */
const trade = /^(?!.*(?:センター|メーカー))\p{Script=Katakana}[\p{Script=Katakana}ー・]{2,}(?:[ァャサタナマラヤ]ー|スト|ニア|アン)$/u;

const longestEastAsian = 16;
const longestLatin = 60;

/** How much a text looks like a position, 0 to 1. */
export function titleLikeness(text: string): number {
  const compact = text.replace(/\s/g, '');
  if (compact.length <= longestEastAsian && eastAsian.some((word) => compact.endsWith(word))) return 0.9;
  if (text.length <= longestLatin && /^[^\d@]*$/.test(text) && latin.test(foldUmlauts(text))) return 0.85;
  if (/^首席\p{Script=Han}{2,5}$/u.test(compact)) return 0.9;
  if (rank.test(text) || trade.test(text)) return 0.62;
  return compact.length <= longestEastAsian && eastAsian.some((word) => compact.startsWith(word)) ? 0.6 : 0;
}

/** Word borders know plain letters only. */
function foldUmlauts(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}

/** Whether an East Asian text is an academic or professional form of address, which says less than a position does. */
export function isFormOfAddress(text: string): boolean {
  return /^(?:律師|律师|醫師|医师|医生|會計師|会计师|建築師|建筑师|老師|老师|博士|弁護士|医師|税理士)$/.test(text.trim());
}

/** Whether a whole East Asian text is nothing but a position (課長, 經理), as it may stand beside a name. */
export function isTitleAlone(text: string): boolean {
  return eastAsian.includes(text.replace(/\s/g, ''));
}

/** The longest position at the end of an East Asian text, or null. */
export function titleAtEnd(text: string): string | null {
  return eastAsian.find((word) => text.endsWith(word)) ?? null;
}
