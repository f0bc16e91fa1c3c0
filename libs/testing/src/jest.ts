export { atEnd } from './jest/at-end.ts';
export { hasten } from './jest/hasten.ts';
export { useStores, type StoreUrls } from './jest/use-stores.ts';
export { useTelegram } from './jest/use-telegram.ts';
