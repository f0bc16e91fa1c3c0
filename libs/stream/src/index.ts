export { entryIdOf } from './entry-id.ts';
export type { Entry } from './entry.ts';
export { EventStream } from './event-stream.ts';
export { StreamModule } from './stream.module.ts';
export { StreamReader, type Listener } from './stream-reader.ts';
