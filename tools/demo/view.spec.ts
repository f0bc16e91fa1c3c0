import { describe, expect, it } from '@jest/globals';
import stringWidth from 'string-width';
import type { DemoResult } from './run-demo.ts';
import { resultsText, summaryText } from './view.ts';

const at = (ms: number): string => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const times = { receivedAt: at(0), analysedAt: at(1_200), acceptedAt: at(1_205), answeredAt: at(1_230) };

const card: DemoResult = {
  input: { label: 'tc1.photo.jpg', language: 'zh-TW', truth: { name: '陳建宏', email: 'chen@tpmc.com.tw' } },
  event: { state: 'answered', engine: 'local', contactId: '1', ...times },
  answer: '✅ 處理完成: 陳建宏\n電子郵件: chen@tpmc.com',
  contact: { name: '陳建宏', company: null, phones: [], emails: ['chen@tpmc.com'] },
};
const unanswered: DemoResult = { input: { label: 'hello', language: 'en', text: 'hello' }, event: null, answer: null, contact: null };

describe('resultsText', () => {
  const [, first = '', second = ''] = resultsText([card, unanswered], 120).split('\n');

  it('shows the first line of the answer, the contact, and how long each stage took', () => {
    expect(first).toMatch(/^tc1\.photo\.jpg +✅ 處理完成: 陳建宏 +陳建宏 · chen@tpmc\.com +1,200 +5 +25 +1,230$/);
  });

  it('says so when there was no answer', () => {
    expect(second).toMatch(/^hello +no answer$/);
  });

  it('stays within the terminal', () => {
    const long = { ...card, answer: '謝謝'.repeat(200), input: { ...card.input, label: 'x'.repeat(200) } };
    const lines = resultsText([long, card], 120).split('\n');
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(120);
  });
});

describe('summaryText', () => {
  it('counts answers, and of the cards the fields that were read exactly', () => {
    expect(summaryText([card, unanswered])).toBe('answered: 1/2 · fields right: 1/2');
  });

  it('counts no fields where no card was sent', () => {
    expect(summaryText([unanswered])).toBe('answered: 0/1');
  });
});
