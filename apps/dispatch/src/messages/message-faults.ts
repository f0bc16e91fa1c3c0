import { chatFault, sizeOf, textLimits, type AccountChannel } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import type { MessageRequest } from './message-request.ts';

export interface Fault {
  path: string;
  message: string;
}

/** Clocks differ, and requests take time. */
const pastMs = 60_000;

/** What is wrong about a message that is to be sent on this channel from `now` on. */
export function faultsOf(request: Pick<MessageRequest, 'chatId' | 'text' | 'scheduledAt' | 'expiresAt'>, channel: AccountChannel, now: number): Fault[] {
  const chat = chatFault(channel, request.chatId);
  const limit = textLimits[channel];
  const size = sizeOf(request.text, limit);
  return [
    ...(chat === null ? [] : [{ path: 'chatId', message: chat }]),
    ...(size > limit.max ? [{ path: 'text', message: `is too long for ${channel}: ${size} ${limit.unit === 'bytes' ? 'bytes' : 'characters'}, at most ${limit.max}` }] : []),
    ...timeFaults(request, now),
  ];
}

/** What is wrong about the times of a message. */
export function timeFaults({ scheduledAt, expiresAt }: { scheduledAt?: Date | null | undefined; expiresAt?: Date | null | undefined }, now: number): Fault[] {
  const faults: Fault[] = [];
  if (scheduledAt && scheduledAt.getTime() < now - pastMs) faults.push({ path: 'scheduledAt', message: 'is more than a minute ago: leave it out to send now' });
  if (expiresAt && expiresAt.getTime() <= now) faults.push({ path: 'expiresAt', message: 'is in the past' });
  else if (expiresAt && scheduledAt && expiresAt <= scheduledAt) faults.push({ path: 'expiresAt', message: 'must be after scheduledAt' });
  return faults;
}

/** Throws the same 400 as a schema when there are faults. */
export function refuse(faults: readonly Fault[]): void {
  const [first] = faults;
  if (first) throw new AppError('invalid', `${first.path}: ${first.message}`, { details: { errors: faults } });
}
