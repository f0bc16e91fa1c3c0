import { portOf, readConfig, serve } from '@sluice/service';
import { AppModule } from './app.module.ts';
import { environment } from './config.ts';
import { registerImports } from './leads/register-imports.ts';

const config = readConfig(environment);
await serve(AppModule.with(config), {
  service: 'storage',
  host: config.SLUICE_HOST,
  port: portOf('storage', config.SLUICE_PORT),
  prepare: registerImports,
});
