import { inBothScripts } from './chinese-forms.ts';
import { latinSpellings } from './latin-spellings.ts';
import { anyTerm, terms } from './vocabulary.ts';

const legalForms = [
  ...inBothScripts(terms(`
    股份有限公司 | 有限責任公司 | 有限公司 | 集團 | 公司 | 事務所 | 企業社 | 商行 | 合作社 | 基金會
  `)),
  ...terms(`
    弁護士法人 | 税理士法人 | 監査法人 | 国立大学法人 | 公立大学法人 | 宗教法人 | 合名会社 |
    株式会社 | 有限会社 | 合同会社 | 合資会社 | 一般社団法人 | 一般財団法人 | 社会福祉法人 | 学校法人 | 医療法人 |
    事務所 | (株) | (有)
  `),
];

const institutions = [
  ...inBothScripts(terms(`
    人壽 | 保險 | 證券 | 建設 | 營造 | 地產 | 房屋 | 旅行社 | 電子 | 資訊 | 生技 | 食品 | 國際 |
    大學 | 學校 | 高中 | 醫院 | 診所 | 銀行 | 研究院 | 協會 | 學會 | 工作室 | 出版社 | 報社 | 電視台 | 飯店 | 餐廳 |
    不動產 | 設計 | 咖啡 | 影業 | 傳媒 | 傳播 | 廣告 | 數位 | 網絡 | 物流 | 貨運 | 旅館 | 百貨 | 超市 | 化工 | 機械 | 精密 |
    半導體 | 能源 | 環保 | 花店 | 烘焙 | 珠寶 | 服飾 | 家具 | 汽車 | 航空 | 航運 | 海運 | 船務 | 牙醫 | 動物醫院 | 書局 | 學院 |
    美術館 | 博物館 | 圖書館 | 劇團 | 雜誌社 | 分店 | 門市 | 旗艦店 | 農場 | 茶行 | 書院 |
    律師行 | 律師樓 | 農園 |
    書店 | 工廠 | 工業 | 實業 | 企業 | 科技 | 藥局 | 政府 | 委員會
  `)),
  ...terms(`
    信用金庫 | 信用組合 | 農協 | ホテル | 学園 | 学院 | 美容室 | 薬局 | 法人 |
    大学 | 病院 | 銀行 | 商店 | 製作所 | 工業 | 商事 | 商会 | 組合 | 協会 | クリニック | ホールディングス
  `),
];

const latinForms = terms(`
  Ltd | Limited | LLC | L\\.L\\.C | LLP | Inc | Incorporated | Corp | Corporation | Co | Company | GmbH | AG | PLC | Pty |
  mbB | PartG | KGaA | KG | OHG | GbR | UG | e\\.\\s?K | K\\.?K | S\\.?A | S\\.?r\\.?l | B\\.?V | N\\.?V | Pte | Sdn | Bhd
`).join('|');
const latinLegalForm = new RegExp(`(?:\\b(?:${latinForms})\\b\\.?,?\\s*)+$`, 'i');
const latinInstitution = anyTerm(
  terms(`
    Group | Holdings | Associates | Partners | University | College | School | Hospital | Clinic |
    Medical Cent(?:er)?(?:re)? | Bank | Foundation | Institute | Studios? | Agency | Realty | Properties | Consulting |
    Consultants | Solutions | Technology | Technologies | Laboratory | Laboratories | Labs | Systems | Analytics |
    Logistics | Industries | Enterprises | International | Services | Capital | Ventures | Insurance | Architects |
    Attorneys | Accountants | Lawyers | Solicitors | Engineers | Brokers | Dentists | Designers | Photographers |
    Realtors | Advis[eo]rs | Builders | Surveyors | Law Firm | Law Offices? | Media | Press | Bakery | Cafe | Restaurant |
    Hotel | Museum | Society | Association | Council | Ministry | Engineering | Electronics |
    Pharma(?:ceuticals)? | Software | Networks? | Robotics | Motors | Foods | Design | Works | Trading | Dental |
    Interiors | Films | Pictures | Entertainment | Coffee | Roasters | Brewing | Winery | Vineyards | Farms? | Gallery | Theat(?:er|re) |
    Church | Trust | Manufacturing | Heating | Landscaping | Construction | Heart | Pharmacy | Fitness | Salon | Travel | Airlines |
    Shipping | Freight | Publishing | Records | Verlag | Kanzlei | Praxis | Rechtsanw[aä]lte | Kommunikation | Werke?
  `),
);

/** Offices of a town or a state: 臺北市政府交通局. */
const authority = /^\p{Script=Han}+(?:政府|行政院|立法院|[省市縣县])\p{Script=Han}{1,8}[局署廳厅處处]$|^行政院\p{Script=Han}{2,8}$/u;

/** What a house calls itself in front of its name: 旅館 松風. */
const kindInFront = /^(?:旅館|料亭|割烹|居酒屋|ホテル|喫茶)\s?\S{1,8}$/u;

/** How much a text looks like the name of an organisation, 0 to 1: by its legal form, or by what kind of house it calls itself. */
export function companyLikeness(text: string): number {
  const compact = text.replace(/\s/g, '');
  if (isLegalFormAlone(text)) return 0;
  if (legalForms.some((form) => compact.includes(form) && compact.length > form.length + 1)) return 0.95;
  if (latinLegalForm.test(text) && text.replace(latinLegalForm, '').trim().length > 1) return 0.95;
  if (authority.test(compact)) return 0.85;
  if (kindInFront.test(text) || /\p{Script=Han}{2}\s\p{Script=Han}{2,6}店$/u.test(text)) return 0.7;
  if (institutions.some((word) => compact.endsWith(word) && compact.length > word.length + 1)) return 0.75;
  return latinInstitution.test(text) && /[A-Za-z]{3}/.test(text.replace(latinInstitution, '')) ? 0.65 : 0;
}

/** Whether a line holds nothing but a legal form ("Co., Ltd."), so that it ends the line above. */
export function isLegalFormAlone(text: string): boolean {
  const compact = text.replace(/\s/g, '');
  return text.replace(latinLegalForm, '').trim() === '' || legalForms.some((form) => compact === form);
}

/** Whether a text spells the name of the site (Evergreen & Stone ~ evergreenstone.com): houses name their domain after themselves. */
export function spellsDomain(text: string, hosts: readonly string[]): boolean {
  const spellings = latinSpellings(text).map((spelling) => spelling.replace(/[^a-z0-9]/g, ''));
  return hosts.some((host) => {
    const name = host.replace(/-/g, '').split('.').toSorted((a, b) => b.length - a.length)[0] ?? '';
    if (name.length < 4) return false;
    return spellings.some((letters) => letters.length >= 4 && (letters.includes(name) || (name.startsWith(letters) && letters.length * 2 > name.length)));
  });
}
