export { registerBodyParsers } from './body-parsers.ts';
export { commonEnvironment, portOf, readConfig, services, storesEnvironment, type ServiceName } from './config.ts';
export { pageOf, pageQuery, positionOf, type Page } from './cursor.ts';
export { idempotencyKeyOf } from './idempotency-key.ts';
export { byNewest, instantCursor } from './newest.ts';
export { parseBody } from './parse-body.ts';
export { createService, serve, type Prepare, type ServeOptions } from './serve.ts';
export { ServiceModule } from './service.module.ts';
export { Sweep } from './sweep.ts';
