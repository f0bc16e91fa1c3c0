import type { CardPhoto } from '../engine.ts';
import { untilAborted } from '@sluice/abort';
import type { CardPrint } from '../local/cards/thread-messages.ts';
import type { PrintReader } from './print-reader.ts';

/** A model that reads the photo alone is better than one that waits for the print. */
const longestWaitMs = 1_500;

/** Who reads the print, and when there are more photos than the processors have time for: models read them well enough alone. */
export interface PrintReading {
  print: PrintReader;
  crowded: AbortSignal;
}

/** The print on a photo, or null when it is not there soon, for whatever reason. Throws the signal's reason only. */
export async function readPrintSoon({ print, crowded }: PrintReading, { bytes, country }: CardPhoto, signal: AbortSignal): Promise<CardPrint | null> {
  const soon = AbortSignal.any([signal, crowded, AbortSignal.timeout(longestWaitMs)]);
  return untilAborted(print.readPrint(bytes, country, soon), soon).catch(() => {
    signal.throwIfAborted();
    return null;
  });
}
