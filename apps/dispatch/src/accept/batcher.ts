interface Waiting<Item, Value> {
  item: Item;
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/** Works items in groups: what comes while a group is at work waits for the next one, so that one statement serves many callers. */
export class Batcher<Item, Value> {
  private waiting: Waiting<Item, Value>[] = [];
  private working = false;

  /** `work` answers one value for each item, in their order. */
  constructor(
    private readonly work: (items: Item[]) => Promise<Value[]>,
    private readonly most: number,
  ) {}

  add(item: Item): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.working) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.working = true;
    while (this.waiting.length > 0) await this.workGroup(this.waiting.splice(0, this.most));
    this.working = false;
  }

  private async workGroup(group: readonly Waiting<Item, Value>[]): Promise<void> {
    try {
      const values = await this.work(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(values[index] as Value);
    } catch (error) {
      // One bad item must not fail its neighbours.
      if (group.length === 1) group[0]?.reject(error);
      else for (const one of group) await this.workGroup([one]);
    }
  }
}
