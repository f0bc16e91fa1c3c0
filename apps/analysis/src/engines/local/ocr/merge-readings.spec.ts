import { describe, expect, it } from '@jest/globals';
import { unreadable, wideGap } from './line-spacing.ts';
import { mergeReadings } from './merge-readings.ts';

const firstKnows = (character: string): boolean => !'監編サンプル'.includes(character);
const read = (text: string, confidence = 0.95) => [...text].map((character) => ({ character, confidence }));
const merge = (first: ReturnType<typeof read>, second: string, secondConfidence = 0.9): string =>
  mergeReadings(first, second, { firstKnows, secondConfidence }).map(({ character }) => character).join('');

describe('merging two readings of one line', () => {
  it('believes the second reader for characters that the first cannot know', () => {
    expect(merge(read('行銷總'), '行 銷 總 監')).toBe('行銷總監');
    expect(merge(read('株式会社商事'), '株式会社サンプル商事')).toBe('株式会社サンプル商事');
    expect(merge([...read('株'), { character: unreadable, confidence: 0.5 }, ...read('事')], '株監事')).toBe('株監事');
  });

  it('does not believe an unsure second reader', () => {
    expect(merge(read('行銷總'), '行銷總監', 0.4)).toBe('行銷總');
  });

  it('keeps the first reader where it is sure and the second where it is not', () => {
    expect(merge(read('EC3N 4AB'), 'EC3N 4A8')).toBe('EC3N 4AB');
    expect(merge(read('0ffice', 0.7), 'Office')).toBe('Office');
  });

  it('takes the spaces between Latin words from the second reader, but none inside an e-mail address', () => {
    expect(merge(read('JonathanR.Whitfield'), 'Jonathan R. Whitfield')).toBe('Jonathan R. Whitfield');
    expect(merge(read('j.chen@northgate-logistics.co.uk'), 'j. chen@northgate-logistics. co.uk')).toBe('j.chen@northgate-logistics.co.uk');
  });

  it('parts a label from the e-mail address that it ran into', () => {
    expect(merge(read('E-mailjchen@northgate.co.uk'), 'E-mail jchen@north gate.co.uk')).toBe('E-mail jchen@northgate.co.uk');
    expect(merge(read('Ejchen@northgate.co.uk'), 'E jchen@north gate.co.uk')).toBe('E jchen@northgate.co.uk');
  });

  it('keeps the gaps between East Asian words, which the second reader cannot see', () => {
    expect(merge(read(`營業部${wideGap}課長`), '營 業 部 課 長')).toBe(`營業部${wideGap}課長`);
  });
});
