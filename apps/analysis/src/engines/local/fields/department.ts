import { isTitleAlone, titleAtEnd } from './title.ts';
import { terms } from './vocabulary.ts';

const unit = terms(`
  學系 | 学系 | 系 | 學院 | 学院 | 研究科 | 学部 | 分行 | 支行 | 分公司 | 分社 | 辦事處 | 办事处 | 营业部 |
  部 | 處 | 处 | 科 | 課 | 课 | 組 | 组 | 股 | 室 | 局 | 係 | 本部 | 事業部 | 事业部 | 事業群 | 事业群 | 中心 | 研究所 |
  支店 | 支社 | 營業所 | 営業所 | センター | グループ | チーム
`).join('|');
const eastAsianUnit = new RegExp(`^[\\p{Script=Han}\\p{Script=Katakana}ー\\d\\s・]{1,18}(?:${unit})$`, 'u');
const latinUnit = /\b(?:Department|Dept|Division|Team|Unit|Faculty|Section|Bureau)\b/i;

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
