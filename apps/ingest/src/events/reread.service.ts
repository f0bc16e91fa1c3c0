import { Injectable } from '@nestjs/common';
import { AccountReader, accountChannel, Channels, type Arrival } from '@sluice/channels';
import type { IncomingEvent } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { BodyRepository } from '../journal/body.repository.ts';
import { EventsRepository, type EventRow } from './events.repository.ts';

/** Reads events from their bodies as today's adapters do. */
@Injectable()
export class RereadService {
  constructor(
    private readonly events: EventsRepository,
    private readonly bodies: BodyRepository,
    private readonly accounts: AccountReader,
    private readonly channels: Channels,
  ) {}

  /** The event as it reads today, or, where its body cannot be read, as it read when it came in; null when there is nothing to work. */
  async read(row: EventRow): Promise<IncomingEvent | null> {
    const kept = await this.events.read(row.id);
    const event = await this.reread(row).catch((error: unknown) => {
      if (error instanceof AppError && error.retry === 'never') return null;
      throw error;
    });
    if (!event) return withoutToken(kept);
    const { id, accountId, channel } = row;
    return withoutToken({ ...event, id, accountId, channel, ...(kept?.limited && { limited: kept.limited }) });
  }

  private async reread({ id, accountId, channel, platformEventId }: EventRow): Promise<Arrival['event']> {
    const onPlatform = accountChannel.safeParse(channel);
    if (!onPlatform.success) return null;
    const account = await this.accounts.read(accountId);
    const adapter = this.channels.of(onPlatform.data);
    const body = await this.bodies.open(id);
    const arrivals = adapter.reread?.(body) ?? adapter.read({ query: {}, headers: {}, body }, account).arrivals;
    return arrivals.find((arrival) => arrival.platformEventId === platformEventId)?.event ?? null;
  }
}

/** A reply token holds for a minute after the event came. */
function withoutToken(event: IncomingEvent | null): IncomingEvent | null {
  if (!event) return null;
  const { replyToken: _gone, ...rest } = event;
  return rest;
}
