import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HTTPFetchError, LineBotClient } from '@line/bot-sdk';
import { LineSimulator } from './line-simulator.ts';

const accessToken = 'channel-access-token';
const mei = `U${'4af4'.repeat(8)}`;
const group = `C${'1'.repeat(32)}`;
const room = `R${'2'.repeat(32)}`;

let line: LineSimulator;
let client: LineBotClient;

beforeEach(async () => {
  line = await LineSimulator.start({ channels: [{ accessToken }] });
  client = LineBotClient.fromChannelAccessToken({ channelAccessToken: accessToken, apiBaseURL: line.url, dataApiBaseURL: line.dataUrl });
});

afterEach(() => line.close());

const statusOf = (call: Promise<unknown>): Promise<number> => call.then(() => 200, (error: unknown) => (error instanceof HTTPFetchError ? error.status : 0));

describe("the simulated data host, driven by LINE's own client", () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
  const shown = (): string => line.event(accessToken, { from: mei, shows: bytes }).message?.id ?? '';

  it('gives what somebody sent, until it is gone', async () => {
    const id = shown();
    expect(await buffer(await client.getMessageContent(id))).toEqual(Buffer.from(bytes));
    line.forget(accessToken, id);
    expect(await statusOf(client.getMessageContent(id))).toBe(410);
  });

  it('knows no other messages, and no other channels', async () => {
    const id = shown();
    expect(await statusOf(client.getMessageContent('1'))).toBe(404);
    const stranger = LineBotClient.fromChannelAccessToken({ channelAccessToken: 'x', dataApiBaseURL: line.dataUrl });
    expect(await statusOf(stranger.getMessageContent(id))).toBe(401);
    line.addChannel({ accessToken: 'x' });
    expect(await statusOf(stranger.getMessageContent(id))).toBe(404);
  });

  it('is another host than the one for calls', async () => {
    const id = shown();
    const mistaken = LineBotClient.fromChannelAccessToken({ channelAccessToken: accessToken, dataApiBaseURL: line.url });
    expect(await statusOf(mistaken.getMessageContent(id))).toBe(404);
  });
});

describe("the simulated profiles, asked for by LINE's own client", () => {
  it('are those of a friend, or of a member of a group or a room, each only in its place', async () => {
    line.introduce(accessToken, mei, { displayName: 'Mei' });
    line.introduce(accessToken, mei, { displayName: 'Mei of the group', in: group });
    line.introduce(accessToken, mei, { displayName: 'Mei of the room', in: room });
    expect(await client.getProfile(mei)).toEqual({ displayName: 'Mei', userId: mei, language: 'zh-Hant' });
    expect(await client.getGroupMemberProfile(group, mei)).toEqual({ displayName: 'Mei of the group', userId: mei });
    expect(await client.getRoomMemberProfile(room, mei)).toEqual({ displayName: 'Mei of the room', userId: mei });
    expect(await statusOf(client.getProfile(`U${'0'.repeat(32)}`))).toBe(404);
  });
});
