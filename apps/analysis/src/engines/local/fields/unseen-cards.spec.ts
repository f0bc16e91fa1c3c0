import { describe, expect, it } from '@jest/globals';
import { compare, printedCards, saidBy } from '../../../../testing/printed-cards.ts';
import { readCards } from './contact.ts';

describe('cards the rules were not made for', () => {
  /** A freelancer in small letters whose domain is her name: read as her house. */
  const known = ['g-us-artist'];

  it.each(['zh-hant', 'zh-hans', 'ja', 'en', 'second', 'third', 'fourth'])('are read as a person reads them: %s', (file) => {
    const misread = printedCards(file).flatMap(({ title, lines, language, country, truth }) => {
      const { missed, wrong } = compare(truth, saidBy(readCards([lines], language, country).contact));
      return missed.length + wrong.length === 0 ? [] : [{ title, missed, wrong }];
    });
    expect(misread.filter(({ title }) => !known.includes(title))).toEqual([]);
  });
});

describe('prints that are no cards', () => {
  it.each(printedCards('none').map((print) => [print.title, print] as const))('give nobody: %s', (_, { lines, language, country }) => {
    const { contact, others, confidence } = readCards([lines], language, country);
    expect([contact, others]).toEqual([null, []]);
    expect(confidence).toBeGreaterThan(0.6);
  });
});
