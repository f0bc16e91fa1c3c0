import type { PlatformAnswer } from '../platform/platform-server.ts';

/** A call that LINE does not carry out (messaging-api.yml, ErrorResponse). */
export class LineRefusal extends Error {
  readonly answer: PlatformAnswer;

  constructor(status: number, message: string, more: { details?: { message: string; property: string }[]; sentMessages?: object[]; headers?: Record<string, string> } = {}) {
    super(message);
    const { headers = {}, ...body } = more;
    this.answer = { status, headers, body: { message, ...body } };
  }
}

/** The three things that 429 means. */
export const overLimit = {
  'monthly-limit': 'You have reached your monthly limit.',
  'rate-limited': 'The API rate limit has been exceeded. Try again later.',
  'concurrency-limited': 'Request was terminated because of concurrent requests.',
} as const;

export function badBody(property: string, message: string): LineRefusal {
  return new LineRefusal(400, 'The request body has 1 error(s)', { details: [{ message, property }] });
}
