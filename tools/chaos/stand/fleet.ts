import type { Child } from '../../stack/child.ts';
import { freeBasePort, planPorts } from '../../stack/ports.ts';
import type { ProcessRecord } from '../../stack/process-record.ts';
import { serviceChildren } from '../../stack/services.ts';

/** One dispatcher and whether a load balancer would send it anything. */
export interface Replica {
  name: string;
  url: string;
  child: Child;
  up: boolean;
}

export interface FleetOptions {
  replicas: number;
  env: NodeJS.ProcessEnv;
  record: ProcessRecord;
  onLine: (name: string, line: string) => void;
}

/** The dispatchers, none of them started yet, and a storage service for their accounts and receipts. */
export async function planFleet({ replicas, env, record, onLine }: FleetOptions): Promise<{ dispatchers: Replica[]; storage: Child; storageUrl: string }> {
  const bases: number[] = [];
  while (bases.length <= replicas) {
    const base = await freeBasePort();
    if (bases.every((other) => Math.abs(other - base) > 8)) bases.push(base);
  }
  const [first = 0, ...rest] = bases;
  const dispatchers = rest.map((base, index) => {
    const name = `dispatch ${index + 1}`;
    return { name, url: `http://127.0.0.1:${planPorts(base).dispatch}`, up: false, child: service('dispatch', { base, name }) };
  });
  return { dispatchers, storage: service('storage', { base: first, name: 'storage' }), storageUrl: `http://127.0.0.1:${planPorts(first).storage}` };

  function service(kind: 'dispatch' | 'storage', { base, name }: { base: number; name: string }): Child {
    const children = serviceChildren({ port: base, env, record, readyMs: 60_000, onLine: (_service, line) => onLine(name, line) });
    const child = children.find((candidate) => candidate.name === kind);
    if (!child) throw new Error(`There is no service ${kind}.`);
    return child;
  }
}

/** Starts a replica and says that it is up. */
export async function bring(replica: Replica, withinMs = 0): Promise<void> {
  await startWithin(replica.child, withinMs);
  replica.up = true;
}

/** Starts a process, again for this long if it refuses: because a store is away, or because somebody's connection has its port. */
export async function startWithin(child: Child, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await child.start();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
    }
  }
}
