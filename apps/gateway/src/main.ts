import { portOf, readConfig, serve } from '@sluice/service';
import { AppModule } from './app.module.ts';
import { environment, urlsOf } from './config.ts';
import { registerProxies } from './proxy/register-proxies.ts';

const config = readConfig(environment);
const urls = urlsOf(config);
await serve(AppModule.with(config, urls), {
  service: 'gateway',
  host: config.SLUICE_HOST,
  port: portOf('gateway', config.SLUICE_PORT),
  prepare: registerProxies(urls),
  trustedProxies: config.TRUSTED_PROXIES,
});
