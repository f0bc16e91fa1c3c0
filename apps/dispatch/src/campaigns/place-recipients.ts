import type { AccountChannel } from '@sluice/channels';
import type { Recipient } from './campaign-request.ts';
import type { Placed } from './candidate.repository.ts';

/** Settles the channel of listed recipients (said, their account's, or the only one there is), and marks those whose chat was there before. */
export function placeRecipients(recipients: readonly Recipient[], accounts: ReadonlyMap<string, AccountChannel>): Placed[] {
  const channels = new Set(accounts.values());
  const only = channels.size === 1 ? ([...channels][0] ?? null) : null;
  const seen = new Set<string>();
  return recipients.map((recipient) => {
    const channel = recipient.channel ?? accounts.get(recipient.accountId ?? '') ?? only;
    const chat = `${channel} ${recipient.chatId}`;
    const isDouble = seen.has(chat);
    seen.add(chat);
    return { ...recipient, channel, isDouble };
  });
}
