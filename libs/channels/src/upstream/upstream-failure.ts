/** A call that came to no whole answer. */
export type UpstreamFailureKind =
  /** Not one byte of the request was written: no connection was had, or none in time. */
  | 'unreachable'
  /** The request went out, wholly or in part, and its answer did not come. */
  | 'lost'
  /** The answer is longer than was asked for; the rest of it was not read. */
  | 'oversized';

export class UpstreamFailure extends Error {
  constructor(
    readonly kind: UpstreamFailureKind,
    cause?: unknown,
  ) {
    super(`the call is ${kind}`, { cause });
    this.name = 'UpstreamFailure';
  }
}
