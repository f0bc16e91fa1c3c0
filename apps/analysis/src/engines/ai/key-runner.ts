/** A key as a call needs it. Only `secret` is secret: it stands in request headers and nowhere else. */
export interface AiKey {
  id: string;
  secret: string;
  project: string;
}

export interface KeyedRequest {
  /** The same for the same input: a request that no key could help is known again by it. */
  fingerprint: string;
  model: string;
  /** It asks for several people at once: when the provider fails, it is not made again, as each of them is better asked for alone. */
  isOfSeveral?: boolean;
}

/** Lends keys to calls, and judges keys by the AppError that a call throws (its `code` and `details.scope`). */
export abstract class KeyRunner {
  /** The call's outcome with the first key that served it. The call must obey the signal that it is given. */
  abstract use<T>(request: KeyedRequest, call: (key: AiKey, signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
}
