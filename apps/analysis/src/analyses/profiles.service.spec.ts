import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { storageQueue, type IncomingEvent } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { Metrics } from '@sluice/observability';
import { ProfilesService } from './profiles.service.ts';

const event: IncomingEvent = { ...storageQueue.example.event, channel: 'line', accountId: 'shop', chatId: 'U1', kind: 'text', sender: { id: 'U1', name: null, language: null } };

let answer: (signal: AbortSignal) => Promise<string | null>;
let language: string | null;
let asked: string[];
let metrics: Metrics;
let profiles: ProfilesService;

beforeEach(() => {
  [asked, metrics, language] = [[], new Metrics('spec'), null];
  answer = () => Promise.resolve('Mei');
  const profileOf = async ({ sender }: IncomingEvent, { id }: { id: string }, signal: AbortSignal) => {
    asked.push(`${id} ${sender.id}`);
    return { name: await answer(signal), language };
  };
  const accounts = { read: (id: string) => (id === 'gone' ? Promise.reject(new AppError('not-found', 'x')) : Promise.resolve({ id })) };
  profiles = new ProfilesService(accounts as never, { of: (channel: string) => (channel === 'line' ? { profileOf } : {}) } as never, metrics);
});

afterEach(() => {
  jest.useRealTimers();
});

const nameIn = async (more: Partial<IncomingEvent> = {}) => (await profiles.introduced({ ...event, ...more })).sender.name;
const from = (id: string) => ({ sender: { id, name: null, language: null } });
const fail = () => Promise.reject(new AppError('unavailable', 'x'));

it('asks the platform for a name that the event did not bring, once for all who ask, and once a day', async () => {
  expect(await Promise.all([nameIn(), nameIn()])).toEqual(['Mei', 'Mei']);
  expect([await nameIn(), asked]).toEqual(['Mei', ['shop U1']]);
  await nameIn({ accountId: 'other' });
  await nameIn(from('U2'));
  expect(asked).toEqual(['shop U1', 'other U1', 'shop U2']);
});

it('leaves everything else of the event as it is', async () => {
  expect(await profiles.introduced(event)).toEqual({ ...event, sender: { ...event.sender, name: 'Mei' } });
});

it('tells the language of their app, unless the event did', async () => {
  language = 'en';
  expect((await profiles.introduced(event)).sender.language).toBe('en');
  expect((await profiles.introduced({ ...event, sender: { ...event.sender, language: 'ja' } })).sender.language).toBe('ja');
});

it('remembers that a person has no name, too', async () => {
  answer = () => Promise.resolve(null);
  expect([await profiles.introduced(event), await profiles.introduced(event), asked.length]).toEqual([event, event, 1]);
});

it.each<[string, Partial<IncomingEvent>]>([
  ['that is there', { sender: { ...event.sender, name: 'Lin' } }],
  ['of nobody to answer', { chatId: null }],
  ['of somebody who blocked us', { kind: 'blocked' }],
  ['of a chat that moved', { kind: 'moved' }],
  ['of somebody who sends too much', { limited: 'told' }],
  ['on a channel whose events bring it', { channel: 'telegram' }],
  ['on a channel without accounts', { channel: 'api' }],
])('asks for no name %s', async (_title, more) => {
  expect([await profiles.introduced({ ...event, ...more }), asked]).toEqual([{ ...event, ...more }, []]);
});

it('goes on without the name when the platform fails or the account is gone, counts it, and asks again next time', async () => {
  answer = fail;
  expect(await profiles.introduced(event)).toEqual(event);
  expect(await nameIn({ accountId: 'gone' })).toBeNull();
  answer = () => Promise.resolve('Mei');
  expect(await nameIn()).toBe('Mei');
  expect((await metrics.expose()).text).toMatch(/sluice_name_misses_total\{code="unavailable",.*\} 1\n(.*\n)*?sluice_name_misses_total\{code="not-found",.*\} 1/);
});

it('gives the platform three seconds', async () => {
  const timeout = jest.spyOn(AbortSignal, 'timeout');
  await nameIn();
  expect(timeout.mock.calls).toEqual([[3_000]]);
  timeout.mockRestore();
});

it('asks an account that failed three times no more for a minute, and other accounts all the same', async () => {
  jest.useFakeTimers({ now: 0 });
  answer = fail;
  for (const id of ['U1', 'U2', 'U3', 'U4', 'U5']) await nameIn(from(id));
  expect(asked).toHaveLength(3);
  answer = () => Promise.resolve('Mei');
  expect([await nameIn(), await nameIn({ accountId: 'other' })]).toEqual([null, 'Mei']);
  jest.setSystemTime(60_000);
  expect([await nameIn(), await nameIn(from('U2'))]).toEqual(['Mei', 'Mei']);
});
