import { parentPort, workerData } from 'node:worker_threads';
import { readCards } from '../fields/contact.ts';
import { PageReader } from '../ocr/page-reader.ts';
import type { ReadRequest, ThreadMessage, ThreadOptions } from './thread-messages.ts';

/** The far side of a ReaderThread. Whatever goes wrong in here ends the thread; the other side starts a new one. */
const { coresPerRun } = workerData as ThreadOptions;
const port = parentPort!;
const answer = (message: ThreadMessage): void => port.postMessage(message);

const reader = await PageReader.load(coresPerRun);
await reader.warmUp();

port.on('message', ({ image, country, unwanted }: ReadRequest) => {
  void reader.read(image, () => Atomics.load(unwanted, 0) === 0).then((page) => {
    if (page === null) return answer({ kind: 'left' });
    const { cards, language } = page;
    const lines = cards.flat().map(({ text, confidence, box }) => ({ text, confidence, box }));
    answer({ kind: 'read', print: { lines, reading: readCards(cards, language, country) } });
  });
});
answer({ kind: 'ready' });
