import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Vault } from '@sluice/auth';
import { accountChannel, credentialsContext } from '@sluice/channels';
import { lanesQueue } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { Database, isDuplicate, isMissing, type Prisma } from '@sluice/prisma';
import { QueueProducer } from '@sluice/queue';
import { defaultLimits } from '@sluice/rate-limit';
import { pageOf, positionOf, type Page } from '@sluice/service';
import { v7 as uuid } from 'uuid';
import { checkCredentials, type AccountChange, type AccountRequest } from './account-request.ts';
import { viewAccount, type AccountView } from './account-view.ts';

@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly producer: QueueProducer,
  ) {}

  /** In the order of their ids. */
  async list(limit: number, cursor: string | undefined): Promise<Page<AccountView>> {
    const [after = ''] = cursor === undefined ? [] : positionOf(cursor, 1);
    const rows = await this.accounts.findMany({ where: { id: { gt: after } }, orderBy: { id: 'asc' }, take: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
    return { items: items.map(viewAccount), nextCursor };
  }

  async find(id: string): Promise<AccountView> {
    return viewAccount(await this.present(id));
  }

  /** The same idempotency key gives the same account; an id that is taken is a conflict. */
  async create(request: AccountRequest, idempotencyKey: string | undefined): Promise<AccountView> {
    const { channel } = request;
    const id = request.id ?? `${channel}-${uuid().slice(-12)}`;
    const credentials = checkCredentials(channel, request.credentials);
    try {
      const row = await this.accounts.create({
        data: {
          id,
          channel,
          name: request.name ?? id,
          credentials: this.seal(id, credentials),
          limits: json(request.limits ?? defaultLimits(channel)),
          settings: json(request.settings ?? {}),
          source: 'api',
          // Whoever remembers an account that was deleted must not take the new one under its id for the same.
          revision: randomInt(1, 1 << 30),
          idempotencyKey: idempotencyKey ?? null,
        },
      });
      return viewAccount(row);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const made = idempotencyKey === undefined ? null : await this.accounts.findUnique({ where: { idempotencyKey } });
      if (made && made.channel === channel && (request.id === undefined || made.id === request.id)) return viewAccount(made);
      throw new AppError('conflict', made ? 'This Idempotency-Key was used for another account.' : `There is an account ${id} already.`);
    }
  }

  async change(id: string, change: AccountChange): Promise<AccountView> {
    const row = await this.present(id);
    if (change.credentials && row.source !== 'api') {
      throw new AppError('conflict', `The credentials of ${id} come from the environment: change them there and restart.`);
    }
    const channel = accountChannel.parse(row.channel);
    const data = {
      ...(change.name !== undefined && { name: change.name }),
      ...(change.credentials && { credentials: this.seal(id, checkCredentials(channel, change.credentials)) }),
      ...(change.limits !== undefined && { limits: json(change.limits ?? defaultLimits(channel)) }),
      ...(change.settings && { settings: json(change.settings) }),
      revision: { increment: 1 },
    };
    const changed = await this.accounts.update({ where: { id }, data }).catch(notFoundWhenMissing(id));
    // What waits under the old limits may go earlier under the new ones.
    await this.producer.wake(lanesQueue, { accountId: id });
    return viewAccount(changed);
  }

  /** Its conversations and messages stay; what still waits to be sent fails, because nothing can send it. */
  async remove(id: string): Promise<void> {
    const row = await this.present(id);
    if (row.source === 'environment') throw new AppError('conflict', `Account ${id} comes from the environment: remove its variables and restart.`);
    if (row.source === 'built-in') throw new AppError('conflict', `Account ${id} is built in; it is absent when NODE_ENV is production.`);
    await this.accounts.delete({ where: { id } }).catch(notFoundWhenMissing(id));
    await this.producer.wake(lanesQueue, { accountId: id });
  }

  private async present(id: string) {
    const row = await this.accounts.findUnique({ where: { id } });
    if (!row) throw notFound(id);
    return row;
  }

  private get accounts(): Database['prisma']['account'] {
    return this.database.prisma.account;
  }

  private seal(id: string, credentials: object): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.vault.seal(JSON.stringify(credentials), credentialsContext(id)));
  }
}

function notFound(id: string): AppError {
  return new AppError('not-found', `There is no account ${id}.`);
}

/** For an account that somebody else deletes between our look and our change. */
function notFoundWhenMissing(id: string): (error: unknown) => never {
  return (error) => {
    throw isMissing(error) ? notFound(id) : error;
  };
}

function json(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}
