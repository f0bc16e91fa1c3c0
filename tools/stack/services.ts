import { get } from 'node:http';
import { join } from 'node:path';
import { Child, type ChildOptions } from './child.ts';
import { planPorts, type ServiceName, services } from './ports.ts';
import type { ProcessRecord } from './process-record.ts';

const root = new URL('../../', import.meta.url).pathname;

export interface ServicesOptions {
  /** SLUICE_PORT: the gateway's; each service derives its own. */
  port: number;
  host?: string;
  env: NodeJS.ProcessEnv;
  record: ProcessRecord;
  /** Where the built apps are; another place only in tests of the tools themselves. */
  appsFolder?: string;
  readyMs?: number;
  onLine?: (service: ServiceName, line: string) => void;
  onDeath?: (service: ServiceName, how: string) => void;
}

/** The five services as processes of their own, in the order in which they stop; none is started yet. */
export function serviceChildren({ port, host = '127.0.0.1', env, record, ...options }: ServicesOptions): Child[] {
  const ports = planPorts(port);
  return services.map(({ name }) => {
    const child: ChildOptions = {
      name,
      command: process.execPath,
      args: [...nodeArgsOf(name), join(options.appsFolder ?? join(root, 'apps'), name, 'dist/main.js')],
      env: { ...env, SLUICE_PORT: String(port), SLUICE_HOST: host, LOG_PRETTY: 'false' },
      cwd: root,
      isReady: () => isReady(host, ports[name]),
      readyMs: options.readyMs ?? 120_000,
      ipc: true,
      record,
      onLine: (line) => options.onLine?.(name, line),
      onDeath: (how) => options.onDeath?.(name, how),
    };
    return new Child(child);
  });
}

/** Everything that is large is read in pieces, so a service needs little; analysis holds models and pictures. */
function nodeArgsOf(name: ServiceName): string[] {
  const small = ['--max-semi-space-size=8', '--max-old-space-size=192'];
  return ['--enable-source-maps', ...(name === 'analysis' ? [] : small)];
}

/** Asks /health/ready; an answer other than 200 is an error that carries what the service says about itself. */
export async function isReady(host: string, port: number): Promise<boolean> {
  const { status, body } = await ask({ host: reachable(host), port, path: '/health/ready' });
  if (status === 200) return true;
  throw new Error(`/health/ready answers ${status} ${body.slice(0, 300)}`);
}

// With a connection of its own: one kept open would keep the caller's process alive.
function ask(where: { host: string; port: number; path: string }): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = get({ ...where, agent: false, timeout: 2_000 }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.on('timeout', () => request.destroy(new Error('it takes longer than 2 s to answer')));
    request.on('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ECONNREFUSED' ? new Error('it does not listen yet') : error));
  });
}

function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}
