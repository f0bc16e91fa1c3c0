import { Injectable } from '@nestjs/common';
import { Vault } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import { Database, sql } from '@sluice/prisma';

/** Bodies on their way into the journal: sealed, each bound to its id, end to end in one buffer. */
export interface SealedBodies {
  /** Where each is in the buffer, from 1 as SQL counts, or null where there is nothing to keep. */
  bodies: ({ body_id: string; body_from: number; body_bytes: number } | null)[];
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

  /** `id`: a version 7 UUID, by whose instant the journal finds the day of a body. */
  seal(raws: readonly { id: string; raw: Buffer }[]): SealedBodies {
    const parts: Buffer[] = [];
    let body_from = 1;
    const bodies = raws.map(({ id, raw }) => {
      if (raw.length === 0) return null;
      const sealed = this.vault.sealBytes(raw, contextOf(id));
      parts.push(sealed);
      const place = { body_id: id, body_from, body_bytes: sealed.length };
      body_from += sealed.length;
      return place;
    });
    return { bodies, sealed: Buffer.concat(parts) };
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
