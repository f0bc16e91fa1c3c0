export { captureLog, type Log } from './capture-log.ts';
export { describeService } from './service.conformance.ts';
