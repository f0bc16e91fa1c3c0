import { accountChannel, type Account, type AccountChannel } from '@sluice/channels';
import { LRUCache } from 'lru-cache';
import { Permits } from '../lanes/permits.ts';
import { Traffic } from '../lanes/traffic.ts';

/** What all sends of this process on one channel go through. */
export interface Gate {
  readonly permits: Permits;
  readonly traffic: Traffic;
}

/** A gate for each channel: a platform that hangs holds up its own accounts, and no others. */
export class Gates {
  private readonly gates: ReadonlyMap<AccountChannel, Gate>;
  private readonly channels = new LRUCache<string, AccountChannel>({ max: 10_000 });

  /** `permits`: for each channel. */
  constructor(permits: number) {
    this.gates = new Map(accountChannel.options.map((channel) => [channel, { permits: new Permits(permits), traffic: new Traffic() }]));
  }

  of(channel: AccountChannel): Gate {
    const gate = this.gates.get(channel);
    if (!gate) throw new Error(`There is no gate for the channel ${channel}.`);
    return gate;
  }

  /** The gate of an account, whose channel is remembered. One that is gone goes by the sandbox: nothing hangs there, and its messages fail soon. */
  for(account: Account | null): Gate {
    if (!account) return this.of('sandbox');
    this.channels.set(account.id, account.channel);
    return this.of(account.channel);
  }

  /** Whether a lane could send at once, as far as is known: an account of which nothing is remembered may be on any channel. */
  hasRoom(accountId: string): boolean {
    const channel = this.channels.get(accountId);
    if (channel !== undefined) return this.of(channel).permits.anyFree;
    return [...this.gates.values()].some(({ permits }) => permits.anyFree);
  }

  /** Nobody waits at a gate any longer. */
  close(): void {
    for (const { permits } of this.gates.values()) permits.close();
  }
}
