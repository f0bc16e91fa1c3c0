import { Injectable } from '@nestjs/common';
import { Vault } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import { Database, sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';

/** A body on its way into the journal: sealed, and bound to its id. */
export interface SealedBody {
  id: string;
  sealed: Buffer;
}

const contextOf = (id: string): string => `body:${id}`;

/** What events were read from, as the platform gave it: kept once for all events in it, readable to nobody but us. */
@Injectable()
export class BodyRepository {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Null when there is nothing to keep. */
  seal(raw: Buffer): SealedBody | null {
    if (raw.length === 0) return null;
    const id = uuid();
    return { id, sealed: this.vault.sealBytes(raw, contextOf(id)) };
  }

  /** The body an event was read from. Throws `not-found`, `gone` when it was kept and is no longer, or `unprocessable`. */
  async open(eventId: string): Promise<Buffer> {
    const [row] = await this.database.query<{ id: string | null; sealed: Buffer | null }>(sql`
      select e.body_id as id, b.sealed from ingest.events e left join ingest.bodies b on b.id = e.body_id where e.id = ${eventId}`);
    if (!row) throw new AppError('not-found', `There is no event ${eventId}.`);
    if (row.id === null) throw new AppError('not-found', `Event ${eventId} was kept without a body: uploads have none.`);
    if (row.sealed === null) throw new AppError('gone', `The body of event ${eventId} is older than the journal keeps.`);
    return this.vault.openBytes(row.sealed, contextOf(row.id));
  }
}
