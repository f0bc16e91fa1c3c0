import { describe, expect, it } from '@jest/globals';
import { fieldsRight } from './score.ts';

const truth = { name: '陳建宏', company: '台灣精密機械股份有限公司', phone: '0223456789', mobile: '+886912345678', email: 'chen@tpmc.com.tw', web: 'www.tpmc.com.tw' };

describe('fieldsRight', () => {
  it('counts fields that the answer says in other spacing, width, case or writing of numbers', () => {
    const answer = [
      '✅ 處理完成: 陳 建 宏',
      '公司: 台灣精密機械股份有限公司',
      '電話: +886 2 2345-6789',
      '電話: ０９１２-345-678',
      '電子郵件: Chen@tpmc.com.tw',
      '網站: https://tpmc.com.tw/',
    ].join('\n');
    expect(fieldsRight(answer, truth)).toEqual({ right: 6, of: 6 });
  });

  it.each([
    ['another character', { name: '陳建宏' }, '✅ 處理完成: 陳健宏'],
    ['a missing character', { email: 'chen@tpmc.com.tw' }, '電子郵件: chen@tpmc.com'],
    ['another digit', { phone: '0223456789' }, '電話: 02-2345-6788'],
    ['a number that is only a part', { phone: '0223456789' }, '電話: 6789'],
    ['nothing at all', { company: 'X' }, '🙂 no card'],
  ])('does not count %s', (_fault, fields, answer) => {
    expect(fieldsRight(answer, fields).right).toBe(0);
  });
});
