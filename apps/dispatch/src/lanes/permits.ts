/** Permits that came back lately: enough to tell how fast a line moves. */
const remembered = 20;

/** A counted number of permits for one process: who asks first gets first. The number may change while permits are out. */
export class Permits {
  private readonly line = new Set<(got: 0 | 1) => void>();
  /** Since all permits are out: when that began, then when each came back. */
  private returnedAt: number[] = [];
  private out = 0;
  private closed = false;

  constructor(private limit: number) {}

  get anyFree(): boolean {
    return this.out < this.limit;
  }

  /** How many wait for a permit. */
  get waiting(): number {
    return this.line.size;
  }

  /** How long one more would wait, going by the permits that came back lately; `now`: `performance.now()`. */
  expectedWaitMs(now: number): number {
    const [since] = this.returnedAt;
    return since === undefined ? 0 : ((this.waiting + 1) * (now - since)) / this.returnedAt.length;
  }

  /** Waits for one permit, and takes up to `most` when more are free; 0 when there was none for so long. */
  async take(most: number, patienceMs: number): Promise<number> {
    if (this.anyFree) return this.takeFree(most);
    if (this.closed || patienceMs <= 0) return 0;
    return (await this.standInLine(patienceMs)) === 0 ? 0 : 1 + this.takeFree(most - 1);
  }

  /** Up to `most` of the permits that are free now. */
  takeFree(most: number): number {
    const taken = Math.max(0, Math.min(most, this.limit - this.out));
    this.out += taken;
    if (taken > 0) this.noteFull();
    return taken;
  }

  giveBack(count: number): void {
    this.out -= count;
    if (count > 0) this.returnedAt.push(...Array<number>(count).fill(performance.now()));
    this.returnedAt.splice(0, this.returnedAt.length - remembered);
    this.serve();
  }

  /** From now on there are this many. Permits that are out stay out; while those are too many, nobody gets another. */
  resize(limit: number): void {
    const wasFree = this.anyFree;
    this.limit = limit;
    if (wasFree) this.noteFull();
    this.serve();
  }

  /** Nobody waits any longer: those who do get none, and whoever asks later gets what is free or nothing. */
  close(): void {
    this.closed = true;
    for (const leave of this.line) leave(0);
  }

  /** With the last permit gone, measuring how fast they come back begins anew. */
  private noteFull(): void {
    if (!this.anyFree && this.line.size === 0) this.returnedAt = [performance.now()];
  }

  private async standInLine(patienceMs: number): Promise<0 | 1> {
    const { promise, resolve } = Promise.withResolvers<0 | 1>();
    const leave = (got: 0 | 1): void => {
      clearTimeout(timer);
      this.line.delete(leave);
      resolve(got);
    };
    const timer = setTimeout(() => leave(0), patienceMs);
    this.line.add(leave);
    return promise;
  }

  /** Hands what is free to those who wait, one each. */
  private serve(): void {
    for (const leave of this.line) {
      if (!this.anyFree) return;
      this.out++;
      leave(1);
    }
  }
}
