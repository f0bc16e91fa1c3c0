import { isTitleAlone, titleAtEnd, titleLikeness } from './title.ts';
import { terms } from './vocabulary.ts';

const unit = terms(`
  學系 | 学系 | 系 | 學院 | 学院 | 研究科 | 学部 | 分行 | 支行 | 分公司 | 分社 | 辦事處 | 办事处 | 营业部 |
  部 | 處 | 处 | 科 | 課 | 课 | 組 | 组 | 股 | 室 | 局 | 係 | 本部 | 事業部 | 事业部 | 事業群 | 事业群 | 中心 | 研究所 |
  支店 | 支社 | 營業所 | 営業所 | センター | グループ | チーム
`).join('|');
const eastAsianUnit = new RegExp(`^[\\p{Script=Han}\\p{Script=Katakana}ー\\d\\s・]{1,18}(?:${unit})$`, 'u');
const latinUnit = /\b(?:Department|Dept|Division|Team|Unit|Faculty|Section|Bureau)\b/i;
/** What parts of an organisation do, as the last words of their names; people are called few of these. */
const latinTask = new RegExp(`(?:^|\\s)(?:${terms(`
  Marketing | Finance | Accounting | Engineering | Operations | Resources | HR | Procurement | Purchasing | Logistics | Research | Development |
  R&D | Communications | Relations | Technology | IT | Success | Service | Services | Support | Design | Studio | Assurance | Compliance |
  Administration | Production | Manufacturing | Planning | Strategy | Treasury | Audit | Affairs | Analytics | Science | Vertrieb | Einkauf |
  Entwicklung | Produktion | Buchhaltung | Technik
`).join('|')})$`);
/** What begins a position that says by itself what it is about: a task in front of it is none of its own. */
const positionByItself = new RegExp(`\\s(?=(?:${terms(`
  Chief \\w+ Officer | Head of | (?:Executive |Senior |Assistant )?Vice President of | VP of | Director of | Manager of | Managing Director |
  General Manager | Regional \\w+ | Senior \\w+ | Junior \\w+ | Leiter(?:in)? \\w+ | Gesch[aä]ftsf[uü]hrer(?:in)?$ | Prokurist(?:in)?$
`).join('|')}))`, 'gu');

/** A department in front of a position on one line (Customer Success Chief Financial Officer), cut apart; null when it may be one position. */
export function splitLatinDepartment(text: string): { department: string; title: string } | null {
  for (const { index } of text.matchAll(positionByItself)) {
    const [department, title] = [text.slice(0, index).replace(/[\s,|·•/-]+$/u, ''), text.slice(index).trim()];
    const isPart = latinUnit.test(department) || (department.includes(' ') && isLatinTask(department));
    if (isPart && titleLikeness(department) === 0 && titleLikeness(title) >= 0.8) return { department, title };
  }
  return null;
}

/** Whether a Latin text may be a part of an organisation by what it says is done there (Trade Finance), which the place beside a position must confirm. */
export function isLatinTask(text: string): boolean {
  return text.length <= 40 && /^\p{Lu}[\p{L}&]*(?:\s(?:&|and|und|\p{Lu}[\p{L}&]*)){0,4}$/u.test(text) && latinTask.test(text);
}

/** How much a text looks like a part of an organisation, 0 to 1. */
export function departmentLikeness(text: string): number {
  if (isTitleAlone(text)) return 0;
  if (eastAsianUnit.test(text.trim())) return 0.8;
  return text.length <= 60 && latinUnit.test(text) ? 0.75 : 0;
}

/** A department and a position printed as one (営業部課長, 業務部經理), cut apart; null when there are not both. */
export function splitDepartment(text: string): { department: string; title: string } | null {
  const compact = text.trim();
  const title = titleAtEnd(compact);
  if (title === null) return null;
  const department = compact.slice(0, compact.length - title.length).trim();
  return eastAsianUnit.test(department) ? { department, title } : null;
}
