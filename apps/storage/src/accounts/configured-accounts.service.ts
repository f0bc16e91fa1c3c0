import { randomInt } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Vault } from '@sluice/auth';
import { credentialsContext, type AccountChannel } from '@sluice/channels';
import { Database, sql } from '@sluice/prisma';
import { checkCredentials, limitsOf } from './account-request.ts';

export const CONFIGURED = Symbol('accounts from the configuration');

export interface ConfiguredAccounts {
  /** Whether the sandbox exists. */
  sandbox: boolean;
  telegram: { botToken: string | undefined; webhookSecret: string | undefined };
}

interface Configured {
  id: string;
  channel: AccountChannel;
  source: 'environment' | 'built-in';
  credentials: object;
}

/** Brings the accounts of the environment and the sandbox into the table at start; limits changed by API stay. */
@Injectable()
export class ConfiguredAccountsService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    @Inject(CONFIGURED) private readonly configured: ConfiguredAccounts,
  ) {}

  async onModuleInit(): Promise<void> {
    const accounts = wanted(this.configured);
    for (const account of accounts) await this.keep(account);
    await this.database.query(
      sql`delete from storage.accounts where source <> 'api' and not (id = any(${accounts.map(({ id }) => id)}))`,
    );
  }

  private async keep({ id, channel, source, credentials }: Configured): Promise<void> {
    const sealed = this.vault.seal(JSON.stringify(checkCredentials(channel, credentials)), credentialsContext(id));
    await this.database.query(sql`
      insert into storage.accounts as a (id, channel, name, credentials, limits, source, revision)
      values (${id}, ${channel}, ${id}, ${sealed}, ${JSON.stringify(limitsOf(channel))}, ${source}, ${randomInt(1, 1 << 30)})
      on conflict (id) do update set channel = excluded.channel, credentials = excluded.credentials, revision = a.revision + 1,
        source = excluded.source, updated_at = now()`);
  }
}

function wanted({ sandbox, telegram }: ConfiguredAccounts): Configured[] {
  const { botToken, webhookSecret } = telegram;
  return [
    ...(sandbox ? [{ id: 'sandbox', channel: 'sandbox', source: 'built-in', credentials: {} } as const] : []),
    ...(botToken === undefined
      ? []
      : [{ id: 'telegram', channel: 'telegram', source: 'environment', credentials: { botToken, ...(webhookSecret !== undefined && { webhookSecret }) } } as const]),
  ];
}
