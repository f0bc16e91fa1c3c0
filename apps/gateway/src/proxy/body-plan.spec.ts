import { describe, expect, it } from '@jest/globals';
import { planOf } from './body-plan.ts';

const mebibyte = 1 << 20;
const multipart = 'Multipart/Form-Data; boundary=x';

describe('a body', () => {
  it.each([
    ['/webhooks/telegram/bot', 'application/json'],
    ['/webhooks/wecom/shop?msg_signature=x', multipart],
    ['/api/messages', undefined],
    ['/api/leads', 'text/csv'],
  ])('is gathered, up to 1 MiB: %s as %s', (url, type) => {
    expect(planOf(url, type)).toEqual({ isGathered: true, mostBytes: mebibyte });
  });

  it.each(['/api/cards?wait=true', '/api/sandbox/messages'])('goes on as it comes when it is an upload, up to 10 MiB and its framing: %s', (url) => {
    expect(planOf(url, multipart)).toEqual({ isGathered: false, mostBytes: 10 * mebibyte + 65_536 });
  });

  it.each(['text/csv', multipart, undefined])('goes on as it comes, and uncounted, when it is a file of leads: as %s', (type) => {
    expect(planOf('/api/leads/import?x=1', type)).toEqual({ isGathered: false, mostBytes: Infinity });
  });
});
