import { describe, expect, it } from '@jest/globals';
import { imageOf } from './ai-ask.ts';
import { CallBook } from './call-book.ts';

const ask = (text: string) => ({ model: 'm', system: '', texts: [text], images: [], format: 'text' as const, schema: undefined });

describe('the book of calls', () => {
  it('keeps the latest calls, keys and inputs only', () => {
    const book = new CallBook(2);
    for (const name of ['a', 'b', 'c']) {
      const call = book.begin(name);
      book.note(call, ask(name));
      book.end(call, { status: 200, wasAborted: false });
    }
    expect([book.calls.map(({ key }) => key), [...book.byKey.keys()], book.inputs.size]).toEqual([['b', 'c'], ['b', 'c'], 2]);
  });

  it('forgets what was, and goes on counting what is in flight', () => {
    const book = new CallBook(10);
    const [one, other] = [book.begin('a'), book.begin('a')];
    book.end(one, { status: 200, wasAborted: false });
    book.forget();
    expect([book.calls, book.byKey.size, book.inFlight, book.mostInFlight]).toEqual([[], 0, 1, 1]);
    book.end(other, { status: 200, wasAborted: false });
    expect(book.inFlight).toBe(0);
  });

  it('knows an input by its pictures, too', () => {
    const book = new CallBook(10);
    for (const bytes of ['one', 'other', 'one']) book.note(book.begin('a'), { ...ask('read this'), images: [imageOf('image/png', Buffer.from(bytes))] });
    expect([...book.inputs.values()].map(({ asked }) => asked).sort()).toEqual([1, 2]);
  });

  it('tells those who wait when it is closed', async () => {
    const book = new CallBook(1);
    const waiting = book.waitFor(() => true, 60_000);
    const told = expect(waiting).rejects.toThrow('closed');
    await book.close();
    await told;
  });
});
