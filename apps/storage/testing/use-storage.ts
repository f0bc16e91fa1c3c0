import { atEnd, useStores } from '@sluice/testing/jest';
import { startStorage, type Storage } from './start-storage.ts';

/** storage on stores of its own for all tests of a file, begun when the file is loaded; `settings` are environment variables. */
export async function useStorage(settings: Record<string, string> = {}): Promise<Storage> {
  const storage = await startStorage(await useStores(), settings);
  atEnd(() => storage.close());
  return storage;
}
