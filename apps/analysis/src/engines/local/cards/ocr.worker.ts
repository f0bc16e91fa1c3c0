import { parentPort, workerData } from 'node:worker_threads';
import { readContact } from '../fields/contact.ts';
import { PageReader } from '../ocr/page-reader.ts';
import type { ReadRequest, ThreadMessage, ThreadOptions } from './thread-messages.ts';

/** The far side of a ReaderThread. Whatever goes wrong in here ends the thread; the other side starts a new one. */
const { coresPerRun } = workerData as ThreadOptions;
const port = parentPort!;
const answer = (message: ThreadMessage): void => port.postMessage(message);

const reader = await PageReader.load(coresPerRun);
await reader.warmUp();

port.on('message', ({ image }: ReadRequest) => {
  void reader.read(image).then(({ lines, language }) => answer({ kind: 'read', reading: readContact(lines, language) }));
});
answer({ kind: 'ready' });
