export { createLogger, NestLogger, type LogOptions } from './logger.ts';
export { Metrics } from './metrics.ts';
export { InjectLogger, LOGGER, ObservabilityModule } from './observability.module.ts';
export { scrub } from './scrub.ts';
export { currentTrace, newTrace, traceOf, withTrace } from './trace.ts';
export type { Logger } from 'pino';
