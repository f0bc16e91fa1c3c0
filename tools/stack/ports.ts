import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** The five services in the order in which they stop, each with its distance from SLUICE_PORT. */
export const services = [
  { name: 'gateway', offset: 0 },
  { name: 'ingest', offset: 1 },
  { name: 'analysis', offset: 2 },
  { name: 'storage', offset: 3 },
  { name: 'dispatch', offset: 4 },
] as const;

export type ServiceName = (typeof services)[number]['name'];

/** The port of each service when the gateway takes `base`. */
export function planPorts(base: number): Record<ServiceName, number> {
  return Object.fromEntries(services.map(({ name, offset }) => [name, base + offset])) as Record<ServiceName, number>;
}

/** Whether nobody listens on this port of this address. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return listen(port, host).then(
    () => true,
    () => false,
  );
}

/** The first of the planned ports that is taken, or null. */
export async function firstTaken(ports: Record<ServiceName, number>, host?: string): Promise<{ name: ServiceName; port: number } | null> {
  for (const { name } of services) {
    if (!(await isFree(ports[name], host))) return { name, port: ports[name] };
  }
  return null;
}

/** Workers of Jest each choose from a part of their own: what one has chosen and not opened yet, no other chooses. */
const part = Number(process.env.JEST_WORKER_ID ?? 0) % 4;
/** Below the ports that systems give to outgoing connections: nobody takes one by chance before it is used. */
const lowest = 20_000 + 3_000 * part;
const highest = lowest + 3_000;

/** A loopback port that was free a moment ago: the wanted one if possible. */
export async function freePort(wanted = 0): Promise<number> {
  let port = wanted;
  while (port === 0 || !(await isFree(port))) port = randomInt(lowest, highest);
  return port;
}

/** A base for which all five service ports are free. */
export async function freeBasePort(): Promise<number> {
  for (;;) {
    const base = randomInt(lowest, highest);
    if ((await firstTaken(planPorts(base))) === null) return base;
  }
}

function listen(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve()));
  });
}
