/** For how long a photo that came is taken as a sign that another one comes. */
const signMs = 400;

/** The photos that this process is working on, from being fetched until they are read. */
export class PhotosInWork {
  #count = 0;
  #arrivals: number[] = [];
  #few = new AbortController();

  /** `few`: so many at once leave the machine time to look at each of them at leisure. */
  constructor(private readonly few: number) {}

  /** Those in work, and as many more as came just now: a crowd comes one by one. */
  get expected(): number {
    return this.#count + this.#recent().length;
  }

  /** Fires as soon as more than a few are in work. */
  get crowded(): AbortSignal {
    return this.#few.signal;
  }

  async track<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#arrivals = [...this.#recent(), performance.now()];
    if (++this.#count > this.few) this.#few.abort(new Error('too many photos are in work'));
    try {
      return await work();
    } finally {
      if (--this.#count <= this.few && this.#few.signal.aborted) this.#few = new AbortController();
    }
  }

  #recent(): number[] {
    const since = performance.now() - signMs;
    return this.#arrivals.filter((at) => at > since);
  }
}
