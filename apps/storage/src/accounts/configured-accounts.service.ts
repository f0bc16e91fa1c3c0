import { randomInt } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Vault } from '@sluice/auth';
import { credentialsContext, type AccountChannel } from '@sluice/channels';
import { Database, sql, type Statements } from '@sluice/prisma';
import { defaultLimits } from '@sluice/rate-limit';
import { checkCredentials } from './account-request.ts';

export const CONFIGURED = Symbol('accounts from the configuration');

export interface ConfiguredAccounts {
  /** Whether the sandbox exists. */
  sandbox: boolean;
  telegram: Variables<'botToken' | 'webhookSecret'>;
  line: Variables<'channelAccessToken' | 'channelSecret'>;
  wecom: Variables<'corpId' | 'kfSecret' | 'token' | 'encodingAesKey'>;
}

/** Credentials as the environment has them: perhaps none, perhaps not all that are needed. */
type Variables<Name extends string> = Record<Name, string | undefined>;

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

  private async keep(account: Configured): Promise<void> {
    await this.database.transaction(async (statements) => {
      const [before] = await statements.query<{ credentials: Buffer }>(sql`
        select credentials from storage.accounts where id = ${account.id} and channel = ${account.channel} for update`);
      await this.write(statements, account, before && this.open(account.id, before.credentials));
    });
  }

  private async write(statements: Statements, { id, channel, source, credentials }: Configured, before: Record<string, unknown> | undefined): Promise<void> {
    const wanted = withSecretMadeHere(checkCredentials(channel, credentials), before);
    const sealed = this.vault.seal(JSON.stringify(wanted), credentialsContext(id));
    await statements.query(sql`
      insert into storage.accounts as a (id, channel, name, credentials, limits, source, revision)
      values (${id}, ${channel}, ${id}, ${sealed}, ${JSON.stringify(defaultLimits(channel))}, ${source}, ${randomInt(1, 1 << 30)})
      on conflict (id) do update set channel = excluded.channel, credentials = excluded.credentials, revision = a.revision + 1,
        source = excluded.source, updated_at = now()`);
  }

  /** What cannot be opened is of another SLUICE_SECRET, and lost. */
  private open(id: string, sealed: Buffer): Record<string, unknown> | undefined {
    try {
      return JSON.parse(this.vault.open(sealed, credentialsContext(id))) as Record<string, unknown>;
    } catch {
      return undefined;
    }
  }
}

/** A webhook secret that was made for this bot, because the environment has none, outlives the restart: Telegram goes on sending with it. */
function withSecretMadeHere(credentials: { botToken?: unknown; webhookSecret?: unknown }, before: Record<string, unknown> = {}): object {
  const isSameBot = credentials.botToken !== undefined && credentials.botToken === before['botToken'];
  if (!isSameBot || credentials.webhookSecret !== undefined || before['webhookSecret'] === undefined) return credentials;
  return { ...credentials, webhookSecret: before['webhookSecret'] };
}

function wanted({ sandbox, ...channels }: ConfiguredAccounts): Configured[] {
  const given = (['telegram', 'line', 'wecom'] as const).map((channel) => {
    const variables = Object.entries(channels[channel]).filter(([, value]) => value !== undefined);
    return { id: channel, channel, source: 'environment', credentials: Object.fromEntries(variables) } as const;
  });
  return [
    ...(sandbox ? [{ id: 'sandbox', channel: 'sandbox', source: 'built-in', credentials: {} } as const] : []),
    ...given.filter(({ credentials }) => Object.keys(credentials).length > 0),
  ];
}
