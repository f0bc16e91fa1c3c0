import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { bearerKey } from '@sluice/auth';
import type { FastifyRequest } from 'fastify';
import { KeyCheck, noKey } from './key-check.client.ts';
import { TicketStore } from './ticket.store.ts';

/** A request whose key is in force. */
export type ReaderRequest = FastifyRequest & { apiKey: string };

/** Lets in who shows a key that is in force, or, to read, a ticket for one. */
@Injectable()
export class ReaderGuard implements CanActivate {
  constructor(
    private readonly keys: KeyCheck,
    private readonly tickets: TicketStore,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ReaderRequest>();
    const key = bearerKey(request.headers.authorization) ?? (await this.keyOfTicket(request));
    if (key === null) throw noKey();
    await this.keys.check(key);
    request.apiKey = key;
    return true;
  }

  /** No ticket for a ticket: it would never expire. */
  private async keyOfTicket({ method, query }: ReaderRequest): Promise<string | null> {
    const { ticket } = query as { ticket?: unknown };
    return method === 'GET' && typeof ticket === 'string' ? this.tickets.redeem(ticket) : null;
  }
}
