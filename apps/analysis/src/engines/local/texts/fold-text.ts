import { simplify } from './han-forms.ts';

/**
 * A cleaned text in the one form that the rules are written in: lower case, Simplified characters, no apostrophes, no spaces
 * between Han characters, drawn-out letters (hiiii) once.
 */
export function foldText(text: string): string {
  return simplify(text)
    .toLowerCase()
    .replace(/妳/gu, '你')
    .replace(/甚么/gu, '什么')
    .replace(/(?<=[a-z])['’‘ʼ](?=[a-z])/gu, '')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    .replace(/([a-z])\1{2,}/gu, '$1');
}
