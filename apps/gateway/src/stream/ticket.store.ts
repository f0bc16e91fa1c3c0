import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Vault } from '@sluice/auth';
import { RedisConnection } from '@sluice/queue';

const lifeMs = 30_000;
const form = /^([\w-]{22})\.([\w-]{43})$/;

export interface Ticket {
  ticket: string;
  /** ISO 8601. */
  expiresAt: string;
}

/**
 * Lets in once, on any replica, who cannot send a header. Redis holds the key sealed with a secret that only the ticket has:
 * neither what is in Redis nor a used ticket in some proxy's log tells the key.
 */
@Injectable()
export class TicketStore {
  constructor(private readonly redis: RedisConnection) {}

  async issue(key: string): Promise<Ticket> {
    const [id, secret] = [randomBytes(16).toString('base64url'), randomBytes(32).toString('base64url')];
    const sealed = new Vault(secret).seal(key, id).toString('base64');
    await this.redis.run((client) => client.set(nameOf(id), sealed, 'PX', lifeMs));
    return { ticket: `${id}.${secret}`, expiresAt: new Date(Date.now() + lifeMs).toISOString() };
  }

  /** The key a ticket stands for, once; null when it was used, has expired, or is none. */
  async redeem(ticket: string): Promise<string | null> {
    const [, id, secret] = form.exec(ticket) ?? [];
    if (id === undefined || secret === undefined) return null;
    // In one transaction, so that of two who come with one ticket one is let in; GETDEL needs a newer Redis.
    const [got] = (await this.redis.run((client) => client.multi().get(nameOf(id)).del(nameOf(id)).exec())) ?? [];
    const sealed = got?.[1];
    if (typeof sealed !== 'string') return null;
    try {
      return new Vault(secret).open(Buffer.from(sealed, 'base64'), id);
    } catch {
      return null;
    }
  }
}

const nameOf = (id: string): string => `sluice:stream-ticket:${id}`;
