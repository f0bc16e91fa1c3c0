import { AppError } from '@sluice/errors';

interface Waiting<Item, Value> {
  item: Item;
  resolve(value: Value): void;
  reject(error: unknown): void;
}

export interface BatcherOptions<Item> {
  /** Items of a group at most. */
  most: number;
  /** How many groups may be at work, when those that are take long: another begins `afterMs` after the last one. One unless said. */
  further?: { atOnce: number; afterMs: number; now: () => number };
  /** What the items of a group may weigh together, one alone more, and how much room there is for all that are not done. */
  weights?: { of: (item: Item) => number; group: number; room: number };
  /** Whether a failure is everybody's, like a store that is away: then all who wait share it, and no item is tried by itself. */
  isShared: (error: unknown) => boolean;
}

/** Works items in groups: what comes while groups are at work waits for the next one, so that one statement serves many callers. */
export class Batcher<Item, Value> {
  private waiting: Waiting<Item, Value>[] = [];
  private atWork = 0;
  private lastBeganAt = 0;
  private weight = 0;

  /** `work` answers one value for each item, in their order. */
  constructor(
    private readonly work: (items: Item[]) => Promise<Value[]>,
    private readonly options: BatcherOptions<Item>,
  ) {}

  /** Rejects with what the work fails with, and with `unavailable` when there is no room. */
  async add(item: Item): Promise<Value> {
    const weight = this.options.weights?.of(item) ?? 0;
    if (this.weight + weight > (this.options.weights?.room ?? Infinity)) throw new AppError('unavailable', 'Too much waits right now: try again.', { retryAfterMs: 1_000 });
    this.weight += weight;
    try {
      return await new Promise((resolve, reject) => {
        this.waiting.push({ item, resolve, reject });
        if (this.mayBegin()) void this.run();
      });
    } finally {
      this.weight -= weight;
    }
  }

  private mayBegin(): boolean {
    const { further } = this.options;
    return this.atWork === 0 || (further !== undefined && this.atWork < further.atOnce && further.now() - this.lastBeganAt >= further.afterMs);
  }

  private async run(): Promise<void> {
    this.atWork += 1;
    while (this.waiting.length > 0) await this.workGroup(this.nextGroup());
    this.atWork -= 1;
  }

  private nextGroup(): Waiting<Item, Value>[] {
    const { most, weights, further } = this.options;
    this.lastBeganAt = further?.now() ?? 0;
    return this.waiting.splice(0, weights ? Math.min(most, countWithin(this.waiting, weights)) : most);
  }

  private async workGroup(group: readonly Waiting<Item, Value>[]): Promise<void> {
    try {
      const values = await this.work(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(values[index] as Value);
    } catch (error) {
      if (this.options.isShared(error)) for (const { reject } of [...group, ...this.waiting.splice(0)]) reject(error);
      // One bad item must not fail its neighbours.
      else if (group.length === 1) group[0]?.reject(error);
      else for (const one of group) await this.workGroup([one]);
    }
  }
}

/** How many of those who wait longest fit together: one at least. */
function countWithin<Item>(waiting: readonly { item: Item }[], { of: weightOf, group }: NonNullable<BatcherOptions<Item>['weights']>): number {
  let sum = 0;
  const tooMany = waiting.findIndex(({ item }, index) => (sum += weightOf(item)) > group && index > 0);
  return tooMany === -1 ? waiting.length : tooMany;
}
