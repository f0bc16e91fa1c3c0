/** A counted number of permits for one process: who asks first gets first. */
export class Permits {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** Waits for one permit, and takes up to `most` when more are free. */
  async take(most: number): Promise<number> {
    if (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.free--;
    const more = Math.min(most - 1, this.free);
    this.free -= more;
    return 1 + more;
  }

  giveBack(count: number): void {
    for (let given = 0; given < count; given++) {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}
