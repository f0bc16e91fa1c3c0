import { STATUS_CODES } from 'node:http';
import { failure } from '../answer.ts';
import { Refusal, tooManyRequests } from '../refusal.ts';
import type { TakenFault } from '../state/faults.ts';
import type { Exchange } from './exchange.ts';

const usualDescriptions: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden: bot was blocked by the user',
  404: 'Not Found',
};

/** Does what the fault says; true when the caller is to be answered as if nothing had happened. */
export async function playFault(fault: TakenFault['fault'], exchange: Exchange): Promise<boolean> {
  switch (fault.kind) {
    case 'throttled':
      exchange.answer(failure(tooManyRequests(fault.retryAfter)));
      return false;
    case 'refused':
      exchange.answer(failure(refusalOf(fault)));
      return false;
    default:
      return exchange.suffer(fault);
  }
}

function refusalOf({ code, description, migrateTo }: TakenFault['fault'] & { kind: 'refused' }): Refusal {
  const told = description ?? usualDescriptions[code] ?? STATUS_CODES[code] ?? 'Error';
  return new Refusal(code, told, migrateTo === undefined ? undefined : { migrate_to_chat_id: migrateTo });
}
