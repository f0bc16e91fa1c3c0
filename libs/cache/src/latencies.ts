const least = 0.01;
const growth = 1.1;

/** How long many things took, in buckets that grow by a tenth: quantiles are right to a tenth, however many there were. */
export class Latencies {
  private readonly buckets = new Map<number, number>();
  private count = 0;
  private sum = 0;

  note(ms: number): void {
    const bucket = ms <= least ? 0 : Math.ceil(Math.log(ms / least) / Math.log(growth));
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
    this.count++;
    this.sum += ms;
  }

  /** Milliseconds; null when there was nothing. */
  get mean(): number | null {
    return this.count === 0 ? null : this.sum / this.count;
  }

  /** The upper end of the bucket that the share (0 to 1) ends in, in milliseconds; null when there was nothing. */
  quantile(share: number): number | null {
    let left = share * this.count;
    for (const [bucket, count] of [...this.buckets].sort(([one], [other]) => one - other)) {
      left -= count;
      if (left <= 0) return least * growth ** bucket;
    }
    return null;
  }
}
