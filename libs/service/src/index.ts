export { commonEnvironment, portOf, readConfig, services, storesEnvironment, type ServiceName } from './config.ts';
export { pageOf, pageQuery, positionOf, type Page } from './cursor.ts';
export { idempotencyKeyOf } from './idempotency-key.ts';
export { createService, serve, type ServeOptions } from './serve.ts';
export { ServiceModule } from './service.module.ts';
export { Sweep } from './sweep.ts';
