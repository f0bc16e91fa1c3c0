import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { Redis } from 'ioredis';
import { SseReader } from '../apps/gateway/testing/sse-reader.ts';
import { post } from './running/api.ts';
import { addBot } from './running/bot.ts';
import { startSystem, type RunningSystem } from './running/system.ts';

const accountId = 'bot-stream';
const messages = 100;
const theirs = `?types=message-queued,message-sent&accountId=${accountId}`;

describe('GET /api/stream of two gateways', () => {
  let system: RunningSystem;
  let otherUrl: string;
  let quiet: SseReader;
  const readers: SseReader[] = [];

  const open = async (url: string, query: string, lastEventId?: string): Promise<SseReader> => {
    const reader = await SseReader.open(`${url}/api/stream${query}`, { authorization: `Bearer ${system.apiKey}`, ...(lastEventId && { 'last-event-id': lastEventId }) });
    readers.push(reader);
    return reader;
  };

  /** Has the other gateway take a message to a chat of its own; answers its id. */
  const say = async (chat: number): Promise<string> => {
    system.telegram.chat({ id: chat });
    const { status, body } = await post<{ id: string }>({ ...system, gatewayUrl: otherUrl }, '/api/messages', { accountId, chatId: String(chat), text: `to ${chat}` });
    if (status !== 202) throw new Error(`A message was answered ${status}.`);
    return body.id;
  };

  const heardOf = (reader: SseReader, messageId: string) => reader.told.filter(({ data }) => data['messageId'] === messageId).map(({ event }) => event);
  const isSent = (reader: SseReader, messageId: string) => until(`${messageId} to be sent`, () => heardOf(reader, messageId).includes('message-sent'));

  beforeAll(async () => {
    system = await startSystem();
    otherUrl = await system.addReplica('gateway');
    quiet = await open(otherUrl, '?types=flood-wait');
    await addBot(system, accountId);
  }, 60_000);

  afterAll(async () => {
    readers.forEach((reader) => reader.leave());
    await system.stop();
  }, 30_000);

  it('one is killed in the middle of 100 messages: who comes back to the other has been told of everything, each event once', async () => {
    const before = await open(system.gatewayUrl, theirs);
    const posted = (async () => {
      const ids: string[] = [];
      for (let chat = 1; chat <= messages; chat++) ids.push(await say(chat));
      return ids;
    })();
    await until('the middle', () => before.told.length >= messages / 2);
    await system.service('gateway').kill('SIGKILL');
    await until('the end', () => before.ended);
    expect([before.ended, before.told.length < messages]).toEqual(['broken', true]);
    const after = await open(otherUrl, theirs, before.lastEventId);
    const ids = [...(await posted), await say(messages + 1)];
    for (const id of ids) await until(`${id} to be sent`, () => [before, after].some((reader) => heardOf(reader, id).includes('message-sent')));
    const told = [...before.told, ...after.told];
    expect([told.length, new Set(told.map(({ id }) => id)).size]).toEqual([2 * ids.length, 2 * ids.length]);
    expect(ids.filter((id) => [before, after].flatMap((reader) => heardOf(reader, id)).sort().join() !== 'message-queued,message-sent')).toEqual([]);
  }, 30_000);

  it('Redis is flushed: who reads, and who comes back to what is gone, is told of the gap, and then what comes', async () => {
    const reading = await open(otherUrl, theirs);
    const position = reading.lastEventId;
    const redis = new Redis(system.redisUrl);
    await redis.flushall();
    redis.disconnect();
    await until('the gap', () => reading.told.length > 0);
    const back = await open(otherUrl, theirs, position);
    await until('the gap again', () => back.told.length > 0 && quiet.told.length > 0);
    const id = await say(1_000);
    await Promise.all([isSent(reading, id), isSent(back, id)]);
    for (const { told } of [reading, back]) {
      expect(told.map(({ event }) => event)).toEqual(['replay-gap', 'message-queued', 'message-sent']);
      expect(told[0]?.data).toMatchObject({ reason: 'forgotten' });
    }
  }, 30_000);

  it('a reader for whom there is nothing sees a sign of life, with the place it has reached', async () => {
    await until('a heartbeat', () => quiet.comments.includes('heartbeat') && quiet.lastEventId !== quiet.told[0]?.id, 20_000);
    expect([quiet.comments[0], quiet.told.map(({ event }) => event)]).toEqual(['welcome', ['replay-gap']]);
  }, 30_000);
});
