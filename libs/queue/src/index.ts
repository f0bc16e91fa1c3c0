export { againId } from './again.ts';
export { QueueProcessor, type JobContext, type Processor } from './processor.ts';
export { QueueProducer, type AddOptions } from './producer.ts';
export { QueueModule, type QueueModuleOptions } from './queue.module.ts';
export { RedisConnection } from './redis-connection.ts';
export { RedisScript } from './redis-script.ts';
