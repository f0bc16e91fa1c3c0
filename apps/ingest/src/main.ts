import { portOf, readConfig, serve } from '@sluice/service';
import { AppModule } from './app.module.ts';
import { environment } from './config.ts';
import { registerUploads } from '@sluice/service/uploads';

const config = readConfig(environment);
await serve(AppModule.with(config), {
  service: 'ingest',
  host: config.SLUICE_HOST,
  port: portOf('ingest', config.SLUICE_PORT),
  prepare: registerUploads,
  trustedProxies: config.TRUSTED_PROXIES,
});
