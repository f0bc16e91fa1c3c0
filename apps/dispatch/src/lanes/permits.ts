/** A counted number of permits for one process: who asks first gets first. The number may change while permits are out. */
export class Permits {
  private readonly waiting: (() => void)[] = [];
  private out = 0;

  constructor(private limit: number) {}

  get anyFree(): boolean {
    return this.out < this.limit;
  }

  /** Waits for one permit, and takes up to `most` when more are free. */
  async take(most: number): Promise<number> {
    if (this.anyFree) return this.takeFree(most);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    return 1 + this.takeFree(most - 1);
  }

  /** Up to `most` of the permits that are free now. */
  takeFree(most: number): number {
    const taken = Math.max(0, Math.min(most, this.limit - this.out));
    this.out += taken;
    return taken;
  }

  giveBack(count: number): void {
    this.out -= count;
    this.serve();
  }

  /** From now on there are this many. Permits that are out stay out; while those are too many, nobody gets another. */
  resize(limit: number): void {
    this.limit = limit;
    this.serve();
  }

  /** Hands what is free to those who wait, one each. */
  private serve(): void {
    while (this.anyFree) {
      const next = this.waiting.shift();
      if (!next) return;
      this.out++;
      next();
    }
  }
}
