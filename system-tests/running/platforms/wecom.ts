import { addAccount } from '../account.ts';
import { corp, type RunningSystem } from '../system.ts';
import type { Platform } from './platform.ts';

const token = 'tok3n';
const encodingAesKey = 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR';
const desks = 3;

/** WeCom with a few customer service accounts: it rings for every message, three times at most, and keeps the message for whoever asks. */
export async function openWecom(system: RunningSystem, accountId: string): Promise<Platform> {
  const { wecom } = system;
  const { corpId, secret } = corp;
  await addAccount(system, { id: accountId, channel: 'wecom', credentials: { corpId, kfSecret: secret, token, encodingAesKey } });
  await wecom.connect({ corpId, token, encodingAesKey, url: `${system.gatewayUrl}/webhooks/wecom/${accountId}` });
  const customer = (person: number) => ({ openKfId: `wkDesk${person % desks}`, externalUserId: `wm${person}` });
  return {
    accountId,
    write: (people) => people.map((person) => wecom.customerSends(customer(person), { msgtype: 'text', text: { content: 'hello' } })),
    show: (person, card) => {
      const mediaId = `card-of-${person}`;
      wecom.keepMedia(mediaId, { bytes: card, type: 'image/png' });
      return [wecom.customerSends(customer(person), { msgtype: 'image', image: { media_id: mediaId } })];
    },
    got: (person) => wecom.sentTo(customer(person).externalUserId).map(({ text }) => text),
    delivered: () => wecom.ringsAnswered(),
  };
}
