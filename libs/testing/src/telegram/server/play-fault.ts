import { STATUS_CODES } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
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
    case 'delayed':
      await pause(fault.ms, undefined, { ref: false });
      return true;
    case 'throttled':
      exchange.answer(failure(tooManyRequests(fault.retryAfter)));
      break;
    case 'refused':
      exchange.answer(failure(refusalOf(fault)));
      break;
    case 'html':
      exchange.page(fault.status, STATUS_CODES[fault.status] ?? 'Error');
      break;
    case 'dropped':
      exchange.drop();
      break;
    case 'hung':
      break;
  }
  return false;
}

function refusalOf({ code, description, migrateTo }: TakenFault['fault'] & { kind: 'refused' }): Refusal {
  const told = description ?? usualDescriptions[code] ?? STATUS_CODES[code] ?? 'Error';
  return new Refusal(code, told, migrateTo === undefined ? undefined : { migrate_to_chat_id: migrateTo });
}
