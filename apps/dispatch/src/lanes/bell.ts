/** Rings for the one who waits, or who will: a ring between two looks is not lost, and many rings are one. */
export class Bell {
  private next = Promise.withResolvers<void>();
  private rung = false;

  ring(): void {
    this.rung = true;
    this.next.resolve();
  }

  /** Whether it rang since the last `quiet`. */
  get hasRung(): boolean {
    return this.rung;
  }

  /** Resolves with the next ring, at once when there was one since the last `quiet`. */
  heard(): Promise<void> {
    return this.next.promise;
  }

  quiet(): void {
    if (!this.rung) return;
    this.rung = false;
    this.next = Promise.withResolvers<void>();
  }
}
