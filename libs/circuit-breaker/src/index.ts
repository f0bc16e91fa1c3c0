export { admit, closed, record, type Admission, type BreakerConfig, type BreakerState } from './breaker.ts';
