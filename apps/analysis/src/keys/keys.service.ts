import type { Provider } from './api-key.ts';
import type { CircuitView } from './circuits.ts';
import type { KeyPool } from './key-pool.ts';
import { viewKeys, type KeysView, type KeyView } from './key-view.ts';
import { projectsOf } from './ledger/choose.ts';
import type { LedgerStore } from './ledger/ledger.store.ts';
import type { SlotStore } from './slots/slot.store.ts';

/** What the service looks into; the stores never throw. */
export interface KeysParts {
  pools: readonly KeyPool[];
  ledgers: LedgerStore;
  slots: SlotStore;
  maxConcurrent: number;
}

/** The pools of keys, and how they are. */
export class KeysService {
  constructor(private readonly parts: KeysParts) {}

  /** The pool of a provider, also when it has no keys: then every use of it fails. */
  poolOf(provider: Provider): KeyPool {
    const pool = this.parts.pools.find((one) => one.provider === provider);
    if (!pool) throw new Error(`there is no pool for ${provider}`);
    return pool;
  }

  /** All keys, those of a provider in their order, without their secrets. */
  async list(): Promise<KeysView> {
    const held = await this.parts.slots.held();
    const inFlight = new Map([...Map.groupBy(held, ({ holder }) => holder ?? '')].map(([id, slots]) => [id, slots.length]));
    const items = await Promise.all(this.parts.pools.map((pool) => this.view(pool, inFlight)));
    return { inFlight: held.length, maxConcurrent: this.parts.maxConcurrent, items: items.flat() };
  }

  /** Circuits that do not let everything through, over all replicas. */
  async openCircuits(): Promise<number> {
    const views = await Promise.all(this.parts.pools.map(circuitsOf));
    return views.flat().filter(({ state }) => state !== 'closed').length;
  }

  private async view(pool: KeyPool, inFlight: ReadonlyMap<string, number>): Promise<KeyView[]> {
    const { provider, purse } = pool;
    const [seen, circuits] = await Promise.all([this.parts.ledgers.change(provider, (ledger, now) => ({ ledger, answer: { ledger, now } })), circuitsOf(pool)]);
    return viewKeys({ provider, purse, ...seen, circuits, inFlight });
  }
}

function circuitsOf({ circuits, purse }: KeyPool): Promise<CircuitView[]> {
  return circuits.views(projectsOf(purse.keys), purse.models ?? []);
}
