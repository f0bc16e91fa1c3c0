export { analysisQueue } from './analysis.queue.ts';
export { cardsQueue } from './cards.queue.ts';
export { dispatchQueue } from './dispatch.queue.ts';
export { failuresQueue, type Failure } from './failures.queue.ts';
export { lanesQueue } from './lanes.queue.ts';
export { pullsQueue } from './pulls.queue.ts';
export { receiptsQueue, type Receipt } from './receipts.queue.ts';
export { retriesQueue } from './retries.queue.ts';
export { storageQueue, type Outcome } from './storage.queue.ts';
