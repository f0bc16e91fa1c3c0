export { analysisQueue } from './analysis.queue.ts';
export { cardsQueue } from './cards.queue.ts';
export { dispatchQueue } from './dispatch.queue.ts';
export { lanesQueue } from './lanes.queue.ts';
export { receiptsQueue, type Receipt } from './receipts.queue.ts';
export { storageQueue, type Outcome } from './storage.queue.ts';
