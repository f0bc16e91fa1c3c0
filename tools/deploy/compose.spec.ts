import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readCompose, variablesOf } from './compose.ts';

const root = new URL('../../', import.meta.url).pathname;
const file = join(root, 'docker-compose.yml');
const secret = 'a-secret-of-24-characters';
const compose = readCompose(file, { POSTGRES_PASSWORD: secret, SLUICE_API_KEY: secret, SLUICE_SECRET: secret });
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

const all = Object.entries(compose.services);
const lasting = all.filter(([name]) => name !== 'migrate');
const ours = all.filter(([, { build }]) => build !== undefined);
const { gateway, migrate, postgres, redis } = compose.services;

describe('docker-compose.yml', () => {
  it('refuses to start without its three secrets, and says what to do', () => {
    const demanded = variablesOf(file).filter(({ kind }) => kind === '?');
    expect(new Set(demanded.map(({ name }) => name))).toEqual(new Set(['POSTGRES_PASSWORD', 'SLUICE_API_KEY', 'SLUICE_SECRET']));
    for (const { name, text } of demanded) expect(text).toMatch(new RegExp(`^put ${name}=.* into \\.env .*openssl`));
  });

  it.each(all)('locks %s down', (_, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.stop_grace_period).toMatch(/^\d+[sm]$/);
  });

  it.each(all)('takes %s from an image of one exact version', (_, { image, build }) => {
    expect(image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
    if (build) expect(image).toBe(`sluice:${version}`);
  });

  it.each(lasting)('watches %s and starts it again', (_, { restart, healthcheck }) => {
    expect(restart).toBe('unless-stopped');
    expect(healthcheck).toMatchObject({ test: expect.arrayContaining([expect.any(String)]), timeout: '5s' });
  });

  it.each(['postgres', 'redis'])('does not run %s as root, as no capability is left to become somebody else', (name) => {
    expect(compose.services[name]?.user).toBe(name);
  });

  it('opens one port, on loopback', () => {
    expect(all.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['gateway']);
    expect(gateway?.ports).toEqual(['127.0.0.1:3000:3000']);
  });

  it('keeps the stores on networks without a way out, and the gateway away from PostgreSQL', () => {
    expect([compose.networks['stores'], compose.networks['events']]).toEqual([{ internal: true }, { internal: true }]);
    expect([postgres?.networks, redis?.networks, migrate?.networks]).toEqual([['stores'], ['stores', 'events'], ['stores']]);
    expect(gateway?.networks).toEqual(['front', 'events']);
  });

  it('migrates once, after PostgreSQL answers and before any service that reads it', () => {
    expect(migrate).toMatchObject({ command: 'tools/migrate.ts', restart: 'no', depends_on: { postgres: { condition: 'service_healthy' } } });
    const readers = ours.filter(([name, { environment }]) => name !== 'migrate' && environment?.['DATABASE_URL']);
    expect(readers).toHaveLength(4);
    for (const [, { depends_on }] of readers) expect(depends_on?.['migrate']).toEqual({ condition: 'service_completed_successfully' });
  });

  it('keeps what the stores hold, where the images write it', () => {
    expect(Object.keys(compose.volumes).sort()).toEqual(['cache', 'postgres', 'redis']);
    expect([postgres?.volumes, redis?.volumes]).toEqual([['postgres:/var/lib/postgresql'], ['redis:/data']]);
    const { analysis } = compose.services;
    expect([analysis?.volumes, analysis?.environment?.['CACHE_DIR']]).toEqual([['cache:/var/cache/sluice'], '/var/cache/sluice']);
  });

  it('runs Redis with an append-only file and lets it throw nothing away', () => {
    expect(redis?.command).toMatch(/--appendonly yes --appendfsync everysec .*--maxmemory \d+mb --maxmemory-policy noeviction$/);
  });
});
