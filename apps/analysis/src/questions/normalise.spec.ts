import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalise } from './normalise.ts';

describe('two people ask the same', () => {
  it.each([
    ['請問你們週末有營業嗎？', '你們週末有營業嗎'],
    ['请问你们周末有营业吗', '請問你們週末有營業嗎？謝謝'],
    ['您好，這款椅子多少錢？', '這款椅子多少錢呢😊'],
    ['不好意思，想請問一下運費怎麼算', '運費怎麼算'],
    ['How much is shipping?', 'hello, how much is shipping? thanks'],
    ['Please, what time do you open', 'what time do you open?'],
    ['Could you please tell me the price', 'could you tell me the price??'],
    ["What's the price", 'what’s the PRICE'],
    ['３箱多少錢', '3 箱多少錢'],
    ['運費 1,000 元以上免運嗎', '運費1000元以上免運嗎'],
    ['すみません、営業時間を教えてください', '営業時間を教えてください。'],
  ])('in "%s" and "%s"', (one, other) => {
    expect(normalise(one)).toBe(normalise(other));
  });
});

describe('two people ask something else', () => {
  it.each([
    ['2 箱多少錢', '3 箱多少錢'],
    ['10:30 有車嗎', '1030 有車嗎'],
    ['3.5 吋有嗎', '35 吋有嗎'],
    ['-5 度可以用嗎', '5 度可以用嗎'],
    ['C# 有課嗎', 'C++ 有課嗎'],
    ['🍎多少錢', '🍌多少錢'],
    ['老闆是誰', '客服是誰'],
    ['不可以退貨嗎', '可以退貨嗎'],
    ['do you ship to Japan', 'do you not ship to Japan'],
    ['is a bigger than b', 'is b bigger than a'],
    ['請假單在哪', '假單在哪'],
    ['有 S 號嗎', '有 M 號嗎'],
    ['50 off?', '50% off?'],
  ])('in "%s" and "%s"', (one, other) => {
    expect(normalise(one)).not.toBe(normalise(other));
  });
});

describe('a normalised text', () => {
  it('is a courtesy where nothing else was said, and empty where nothing was', () => {
    expect(['謝謝', '你好', 'please', '???', '', '\u200b'].map(normalise)).toEqual(['谢谢', '你好', 'please', '', '', '']);
  });

  it('hears all of a long text', () => {
    expect(normalise(`${'甲'.repeat(5_000)}乙`)).not.toBe(normalise(`${'甲'.repeat(5_000)}丙`));
  });

  const part = fc.constantFrom('請問', '你好', ' ', '，', '?', '謝謝', '呢', '多少錢', '3', '.', ',', '000', '-', 'please', 'hi', 'thanks', 'C#', '😊', "'", 'a', '\n', '\ud800');
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(part, { maxLength: 40 }).map((parts) => parts.join('')));

  it('has one kind of space, none of them doubled or around it, and no upper case', () => {
    fc.assert(
      fc.property(text, (said) => {
        const normalised = normalise(said);
        expect(normalised).toBe(normalised.replace(/\s+/gu, ' ').trim());
        expect(normalised).toBe(normalised.toLowerCase());
      }),
      { numRuns: 500 },
    );
  });

  it('does not change with punctuation at its end', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('?', '？', ' !', '。', '...'), (said, end) => {
        expect(normalise(`${said} ${end}`)).toBe(normalise(said));
      }),
      { numRuns: 500 },
    );
  });

  // A pattern whose work outgrows the text would not end before the test is ended.
  it.each(['please ', '謝謝', '請問', ' ', '1,', '1.', '-', "a'", '呢', 'thanks '])('comes of fifty thousand characters of %j, too', (bit) => {
    expect(normalise(bit.repeat(50_000 / bit.length)).length).toBeLessThanOrEqual(50_000);
  });
});
