import { commonEnvironment, portOf, services, storesEnvironment, trustedProxies, type ServiceName } from '@sluice/service';
import { z } from 'zod';

const address = z.url({ protocol: /^https?$/, error: 'must be an http:// URL' }).optional();

export const environment = commonEnvironment.extend({
  INGEST_URL: address,
  ANALYSIS_URL: address,
  STORAGE_URL: address,
  DISPATCH_URL: address,
  /** For the events of `GET /api/stream` alone. */
  REDIS_URL: storesEnvironment.shape.REDIS_URL,
  /** Readers of `GET /api/stream` that one process takes with one API key. */
  STREAM_CONNECTIONS_PER_KEY: z.coerce.number().int().min(1).max(1_000).default(20),
  /** Who may say for whom it asks. */
  TRUSTED_PROXIES: trustedProxies,
});
export type Config = z.infer<typeof environment>;

/** A service behind the gateway. */
export type Backend = Exclude<ServiceName, 'gateway'>;
export const backends: readonly Backend[] = services.filter((name) => name !== 'gateway');
export type Urls = Record<Backend, string>;

/** Where the services are: as configured, else on this host on the ports after the gateway's. */
export function urlsOf(config: Config): Urls {
  const beside = (service: Backend): string => `http://127.0.0.1:${portOf(service, config.SLUICE_PORT)}`;
  return {
    ingest: config.INGEST_URL ?? beside('ingest'),
    analysis: config.ANALYSIS_URL ?? beside('analysis'),
    storage: config.STORAGE_URL ?? beside('storage'),
    dispatch: config.DISPATCH_URL ?? beside('dispatch'),
  };
}
