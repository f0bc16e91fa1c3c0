import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { readConfig, storesEnvironment, trustedProxies } from './config.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

it('tells every fault of the environment in a sentence of its own, without anything secret, and ends', () => {
  const told: unknown[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((line) => told.push(line) > 0);
  jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`ended with ${code}`);
  });
  const given = { DATABASE_URL: 'http://canary', REDIS_URL: '', SLUICE_API_KEY: 'k', SLUICE_SECRET: 'canary', DATABASE_CONNECTIONS: 'many', LOG_LEVEL: 'info' };
  expect(() => readConfig(storesEnvironment.loose().refine(() => true), given)).toThrow('ended with 78');
  expect(told).toEqual([
    'configuration: DATABASE_URL must be a postgresql:// URL\n',
    'configuration: REDIS_URL is missing\n',
    'configuration: DATABASE_CONNECTIONS must be a whole number from 2 to 200, not "many"\n',
    'configuration: SLUICE_SECRET must have at least 16 characters: credentials are sealed with it\n',
  ]);
});

describe('the proxies that are trusted', () => {
  it.each([
    [undefined, ['127.0.0.0/8', '::1']],
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.0/8, fc00::/7,2606:4700::1', ['10.0.0.0/8', 'fc00::/7', '2606:4700::1']],
  ])('are read from %j', (given, expected) => {
    expect(trustedProxies.parse(given)).toEqual(expected);
  });

  it.each(['', '10.0.0.0/33', 'loopback', 'proxy.example.com', '10.0.0.1,,', 'true'])('cannot be %j', (given) => {
    expect(trustedProxies.safeParse(given).error?.issues[0]?.message).toBe('must be addresses or CIDRs with commas between: 10.0.0.0/8,fc00::/7');
  });
});
