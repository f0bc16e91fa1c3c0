export * from './incoming.ts';
export * from './post.ts';
export * from './question.ts';
export * from './queue-contract.ts';
export * from './queues/index.ts';
export * from './reading.ts';
export * from './stream.ts';
export * from './words.ts';
