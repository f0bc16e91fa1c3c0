import type { Readable } from 'node:stream';
import { AppError } from '@sluice/errors';

/** The pieces of a body for as long as they keep coming; the body is not destroyed. Throws `invalid` when none comes for so long while somebody waits for it. */
export async function* readPatiently(body: Readable, idleMs: number): AsyncGenerator<Uint8Array> {
  const pieces = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      const { value, done } = await within(idleMs, pieces.next());
      if (done) return;
      yield value;
    }
  } finally {
    // Not waited for: while nothing comes it does not return either.
    void pieces.return?.();
  }
}

async function within<Value>(idleMs: number, next: Promise<Value>): Promise<Value> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => silence.reject(new AppError('invalid', `Nothing more of the file came for ${idleMs / 1_000} seconds: send it again.`)), idleMs);
  try {
    return await Promise.race([next, silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}
