import { describe, expect, it } from '@jest/globals';
import { cardLanguage } from './card-language.ts';
import { repairCharacter } from './repair-characters.ts';

describe('the language of a card', () => {
  it.each([
    ['en', ['Maria Gonzalez', 'Director', 'maria@blueharbor.io']],
    ['zh-hant', ['林雅婷', '行銷总監', '晨曦數位科技有限公司', '+886-988-123-456']],
    ['zh-hant', ['何詠琳', '維港資本有限公司', '+852 9123 4567']],
    ['zh-hans', ['王志强', '销售总监', '上海云图信息技术有限公司', '138 1234 5678']],
    ['ja', ['山田太郎', '株式会社商事', 'TEL 03-1234-5678', '東京都千代田区丸の内1-9-1']],
    ['ja', ['田中', '部長', 'tanaka@example.co.jp', '090-1234-5678']],
  ])('is %s for %j', (language, lines) => {
    expect(cardLanguage(lines)).toBe(language);
  });
});

describe('characters of the wrong script', () => {
  it.each([
    ['zh-hant', '业务部经理', '業務部經理'],
    ['zh-hant', '台北市12楼', '台北市12樓'],
    ['ja', '营业部', '営業部'],
    ['ja', '携带', '携帯'],
    ['zh-hans', '销售总监', '销售总监'],
    ['en', 'Tom', 'Tom'],
  ] as const)('are repaired in %s: %s → %s', (language, read, meant) => {
    expect([...read].map((character) => repairCharacter(character, language)).join('')).toBe(meant);
  });
});
