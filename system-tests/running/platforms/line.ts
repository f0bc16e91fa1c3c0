import { addAccount } from '../account.ts';
import type { RunningSystem } from '../system.ts';
import type { Platform } from './platform.ts';

export interface LinePlatform extends Platform {
  /** Somebody makes friends with the account. */
  follow(person: number): string[];
}

const channelSecret = 'secret-of-the-channel';
const eventsPerCall = 5;
/** So slow that its hundred tries outlast every outage here. */
const redeliverMs = 200;

/** LINE with an official account whose webhook redelivers; people write in calls of several events. */
export async function openLine(system: RunningSystem, accountId: string): Promise<LinePlatform> {
  const { line } = system;
  const accessToken = `token-of-${accountId}`;
  await addAccount(system, { id: accountId, channel: 'line', credentials: { channelAccessToken: accessToken, channelSecret } });
  line.addChannel({ accessToken });
  line.setWebhook(accessToken, { url: `${system.gatewayUrl}/webhooks/line/${accountId}`, channelSecret, redelivers: true, redeliverMs });
  const tell = (deeds: Parameters<typeof line.tell>[1]): string[] => line.tell(accessToken, deeds).map(({ webhookEventId }) => webhookEventId);
  return {
    accountId,
    write: (people) => callsOf(people).flatMap((call) => tell(call.map((person) => ({ from: userId(person), says: 'hello' })))),
    show: (person, card) => tell([{ from: userId(person), shows: card }]),
    follow: (person) => tell([{ from: userId(person), does: 'follow' }]),
    got: (person) => line.sentTo(userId(person)).map(({ text }) => text),
    delivered: () => line.allDelivered(),
  };
}

function callsOf(people: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(people.length / eventsPerCall) }, (_, call) => people.slice(call * eventsPerCall, (call + 1) * eventsPerCall));
}

const userId = (person: number): string => `U${person.toString(16).padStart(32, '0')}`;
