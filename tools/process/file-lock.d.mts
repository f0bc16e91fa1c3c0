import type { ProcessIdentity } from './identity.mjs';

export type Holder = ProcessIdentity & Record<string, unknown>;
export type LockAnswer = { release: () => void; holder?: undefined } | { release?: undefined; holder: Holder };
export function tryLock(path: string, note?: Record<string, unknown>): LockAnswer;
export function lock(path: string, onWait?: (holder: Holder) => void): Promise<() => void>;
