import { expect, it } from '@jest/globals';
import { Ledger, type SentMessage } from './ledger.ts';

const message = (chat: number, text: string): SentMessage => ({ bot: '1:a', chat, messageId: 1, text, at: 0, method: 'sendMessage' });

it('waits for a message that matches, whether it is here or still to come', async () => {
  const ledger = new Ledger(Infinity);
  const coming = ledger.waitFor(({ text }) => text === 'second', 5_000);
  const both = ledger.waitForTotal(2, 5_000);
  ledger.record(message(1, 'first'));
  ledger.record(message(2, 'second'));
  expect(await coming).toMatchObject({ chat: 2 });
  expect(await ledger.waitFor(({ text }) => text === 'first', 5_000)).toMatchObject({ chat: 1 });
  await both;
});

it('tells what was sent instead when the time is over', async () => {
  const ledger = new Ledger(Infinity);
  ledger.record(message(1, 'something else'));
  await expect(ledger.waitFor(({ text }) => text === 'x', 5)).rejects.toThrow(/1 messages were delivered.*something else/);
  await expect(ledger.waitForTotal(2, 5)).rejects.toThrow('2 wanted, 1 messages were delivered');
});

it('lets nobody wait for ever when it is closed', async () => {
  const ledger = new Ledger(Infinity);
  const waiting = ledger.waitFor(() => true, 60_000);
  ledger.close();
  await expect(waiting).rejects.toThrow('closed');
});

it('keeps only the newest messages when told so, and counts all', () => {
  const ledger = new Ledger(10);
  for (let chat = 1; chat <= 25; chat += 1) ledger.record(message(chat, 'x'));
  expect(ledger.total).toBe(25);
  expect(ledger.sent.length).toBeLessThan(20);
  expect(ledger.sent.slice(-10).map(({ chat }) => chat)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
});
