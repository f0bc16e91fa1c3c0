import { Converter } from 'opencc-js';
import { isWrittenIn, type CardLanguage } from './writing.ts';

const converters: Partial<Record<CardLanguage, (text: string) => string>> = {
  'zh-hant': Converter({ from: 'cn', to: 'hk' }),
  ja: Converter({ from: 'cn', to: 'jp' }),
};

/**
 * The line recogniser swaps characters that look alike across scripts (电話, 营業). On a Traditional or Japanese card every
 * Han character outside that script's everyday set is replaced by its counterpart inside it; others stay as they are.
 */
export function repairCharacter(character: string, language: CardLanguage): string {
  const convert = converters[language];
  if (convert === undefined || language === 'en') return character;
  if (!/^\p{Script=Han}$/u.test(character) || isWrittenIn(language, character)) return character;
  const counterpart = convert(character);
  return isWrittenIn(language, counterpart) ? counterpart : character;
}
