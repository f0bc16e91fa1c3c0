import { AppError } from '@sluice/errors';
import type { Account } from '../accounts/account.ts';
import type { ChannelAdapter, Outgoing, Received, SendContext, Sent } from '../adapter.ts';

/** A channel without a platform: what is sent to it is kept as a completed message and shown, so everything can be tried. */
export class SandboxAdapter implements ChannelAdapter {
  readonly channel = 'sandbox';

  repeatsSafely(): boolean {
    return true;
  }

  verify(): void {
    throw new AppError('not-found', 'The sandbox has no webhook: POST /api/sandbox/messages instead.');
  }

  read(): Received {
    return { arrivals: [], rings: [] };
  }

  fetchMedia(): Promise<Uint8Array> {
    return Promise.reject(new AppError('gone', 'Sandbox photos wait in transit for an hour at most.'));
  }

  async send(message: Outgoing, _account: Account, { admit }: SendContext): Promise<Sent> {
    admit();
    return { platformMessageId: message.id };
  }
}
