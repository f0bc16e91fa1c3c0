import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createService } from '@sluice/service';
import { freshRedis } from '@sluice/testing';
import { AppModule } from '../src/app.module.ts';
import { environment, type Backend, type Urls } from '../src/config.ts';
import { registerProxies, type ProxyLimits } from '../src/proxy/register-proxies.ts';
import type { StreamOptions } from '../src/stream/connections.service.ts';
import { FakeBackend } from './fake-backend.ts';

/** What no setting says: how streams are kept, how long requests may take to arrive, and what their bodies take. */
export type Unusual = Partial<StreamOptions> & ProxyLimits;

export interface Gateway {
  app: NestFastifyApplication;
  url: string;
  backends: Record<Backend, FakeBackend>;
  close(): Promise<void>;
}

/** The gateway as it runs, listening, in front of four fake services; `settings` are environment variables. */
export async function startGateway(settings: Record<string, string> = {}, unusual: Unusual = {}): Promise<Gateway> {
  const [ingest, analysis, storage, dispatch] = await Promise.all([FakeBackend.start(), FakeBackend.start(), FakeBackend.start(), FakeBackend.start()]);
  const backends = { ingest, analysis, storage, dispatch };
  const app = await openGateway({ ingest: ingest.url, analysis: analysis.url, storage: storage.url, dispatch: dispatch.url }, settings, unusual);
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace(/\/$/, '');
  const close = async (): Promise<void> => {
    await app.close();
    await Promise.all(Object.values(backends).map((backend) => backend.close()));
  };
  return { app, url, backends, close };
}

/** The gateway in front of these addresses, not listening. */
export async function openGateway(urls: Urls, settings: Record<string, string> = {}, { arrival, gatheredBytes, ...streams }: Unusual = {}): Promise<NestFastifyApplication> {
  const REDIS_URL = settings['REDIS_URL'] ?? (await freshRedis());
  const config = environment.parse({ NODE_ENV: 'test', LOG_LEVEL: 'silent', LOG_PRETTY: 'false', ...settings, REDIS_URL });
  const app = await createService(AppModule.with(config, urls, streams), 'gateway', {
    prepare: registerProxies(urls, { arrival, gatheredBytes }),
    trustedProxies: config.TRUSTED_PROXIES,
    ...(arrival && { arrival: { requestMs: arrival.requestMs, lookMs: 50 } }),
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
