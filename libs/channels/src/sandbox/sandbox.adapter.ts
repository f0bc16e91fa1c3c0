import { AppError } from '@sluice/errors';
import type { Arrival, ChannelAdapter, Outgoing, Sent } from '../adapter.ts';

/** A channel without a platform: what is sent to it is kept as a completed message and shown, so everything can be tried. */
export class SandboxAdapter implements ChannelAdapter {
  readonly channel = 'sandbox';
  readonly repeatsSafely = true;

  verify(): void {
    throw new AppError('not-found', 'The sandbox has no webhook: POST /api/sandbox/messages instead.');
  }

  read(): Arrival[] {
    return [];
  }

  fetchMedia(): Promise<Uint8Array> {
    return Promise.reject(new AppError('gone', 'Sandbox photos wait in transit for an hour at most.'));
  }

  send(message: Outgoing): Promise<Sent> {
    return Promise.resolve({ platformMessageId: message.id });
  }
}
