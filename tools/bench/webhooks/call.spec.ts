import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { validateSignature } from '@line/bot-sdk';
import { inTurn, mixed, type WebhookCall } from './call.ts';
import { channelSecret, lineCall } from './line.ts';
import { corpsOf } from './wecom.ts';

const named = (path: string): WebhookCall => ({ path, headers: {}, body: createHash('sha1').update(path).digest('hex') });
const pathsOf = (calls: readonly WebhookCall[]): string => calls.map(({ path }) => path).join('');

describe('inTurn', () => {
  it('lets the accounts take turns', () => {
    expect(pathsOf(inTurn(['a', 'b'], named)(5))).toBe('ababa');
  });
});

describe('mixed', () => {
  it('takes one of each kind in turn, as many as are wanted, and none twice', () => {
    let made = 0;
    const numbered = (letter: string) => inTurn([letter], (name) => named(`${name}${++made}`));
    const calls = mixed([numbered('a'), numbered('b'), numbered('c')])(7);
    expect(calls.map(({ path }) => path[0]).join('')).toBe('abcabca');
    expect(new Set(calls.map(({ path }) => path)).size).toBe(7);
  });
});

describe('a call of LINE', () => {
  interface Body {
    events: { webhookEventId: string; source: { userId: string } }[];
  }
  const calls = [lineCall('/webhooks/line/line-1'), lineCall('/webhooks/line/line-1', 5)];
  const events = calls.flatMap(({ body }) => (JSON.parse(body) as Body).events);

  it("is signed: LINE's own library takes it", () => {
    for (const { body, headers } of calls) expect(validateSignature(body, channelSecret, headers['x-line-signature'] ?? '')).toBe(true);
  });

  it('tells of as many events as are wanted, each another and of another person', () => {
    expect(events).toHaveLength(6);
    expect(new Set(events.map(({ webhookEventId }) => webhookEventId)).size).toBe(6);
    expect(new Set(events.map(({ source }) => source.userId)).size).toBe(6);
    for (const { source } of events) expect(source.userId).toMatch(/^U[0-9a-f]{32}$/);
  });
});

describe('corps', () => {
  it('have customer service accounts of their own', () => {
    const ids = corpsOf({ corps: 3, mailboxes: 4 }).flatMap(({ openKfIds }) => openKfIds);
    expect(new Set(ids).size).toBe(12);
  });
});
