import { portOf, readConfig, serve } from '@sluice/service';
import { registerUploads } from '@sluice/service/uploads';
import { AppModule } from './app.module.ts';
import { environment } from './config.ts';

const config = readConfig(environment);
await serve(AppModule.with(config), { service: 'analysis', host: config.SLUICE_HOST, port: portOf('analysis', config.SLUICE_PORT), prepare: registerUploads });
