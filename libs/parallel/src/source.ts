/** Gives items one by one, from what has them at once or from what waits for them: one item is asked for at a time, none ahead. */
export class Source<Item> {
  /** Nothing more comes. */
  isOver = false;
  /** The next item was asked for and is not there yet. */
  isPending = false;
  /** Why nothing more comes, when that is a failure of where items come from. */
  failure: { error: unknown } | null = null;
  private readonly items: Iterator<Item> | AsyncIterator<Item>;
  private arrived: { item: Item } | null = null;

  /** `changed` is called when what was pending is there. */
  constructor(
    items: Iterable<Item> | AsyncIterable<Item>,
    private readonly changed: () => void,
  ) {
    this.items = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  }

  /** The next item, or null when there is none, or none yet. */
  take(): { item: Item } | null {
    if (this.arrived === null && !this.isPending && !this.isOver) this.ask();
    const taken = this.arrived;
    this.arrived = null;
    return taken;
  }

  /** Tells where items come from that no more are wanted. Never waits: what is asked may never answer. */
  close(): void {
    if (!this.isOver) void Promise.resolve(this.items.return?.()).catch(() => undefined);
    this.isOver = true;
  }

  private ask(): void {
    try {
      const next = this.items.next();
      if ('then' in next) this.await(next);
      else this.hear(next);
    } catch (error) {
      this.fail(error);
    }
  }

  private await(next: Promise<IteratorResult<Item>>): void {
    this.isPending = true;
    void next
      .then(
        (result) => this.hear(result),
        (error: unknown) => this.fail(error),
      )
      .then(() => {
        this.isPending = false;
        this.changed();
      });
  }

  private hear({ done, value }: IteratorResult<Item>): void {
    if (done === true) this.isOver = true;
    else this.arrived = { item: value };
  }

  private fail(error: unknown): void {
    this.isOver = true;
    this.failure = { error };
  }
}
