import { Injectable } from '@nestjs/common';
import { AccountReader, Channels } from '@sluice/channels';
import type { IncomingEvent } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { Database, sql } from '@sluice/prisma';

/** The bytes of an event's photo: from transit when it was uploaded, else asked from the platform again by its file id. */
@Injectable()
export class MediaRepository {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountReader,
    private readonly channels: Channels,
  ) {}

  async fetch({ id, accountId, media }: IncomingEvent, signal: AbortSignal): Promise<Uint8Array> {
    if (!media) throw new AppError('invalid', `Event ${id} has no photo.`);
    if (media.source === 'transit') return this.fromTransit(media.id);
    const account = await this.accounts.read(accountId);
    return this.channels.of(account.channel).fetchMedia(media.id, account, signal);
  }

  private async fromTransit(id: string): Promise<Uint8Array> {
    const [row] = await this.database.query<{ bytes: Buffer }>(sql`select bytes from ingest.transit where event_id = ${id}`);
    if (!row) throw new AppError('gone', 'The uploaded photo has left transit: uploads wait for an hour at most.');
    return row.bytes;
  }
}
