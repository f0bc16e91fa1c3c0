/** The photos that this process is working on, from being fetched until they are read. */
export class PhotosInWork {
  count = 0;
  #few = new AbortController();

  /** `few`: so many at once leave the machine time to look at each of them at leisure. */
  constructor(private readonly few: number) {}

  /** Fires as soon as there are more than a few. */
  get crowded(): AbortSignal {
    return this.#few.signal;
  }

  async track<Result>(work: () => Promise<Result>): Promise<Result> {
    if (++this.count > this.few) this.#few.abort(new Error('too many photos are in work'));
    try {
      return await work();
    } finally {
      if (--this.count <= this.few && this.#few.signal.aborted) this.#few = new AbortController();
    }
  }
}
