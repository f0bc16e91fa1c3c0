import { atEnd, useStores, type StoreUrls } from '@sluice/testing/jest';
import { openLanes, type Lanes } from './open-lanes.ts';
import { startDispatch, type Dispatch } from './start-dispatch.ts';

/** dispatch for all tests of a file, begun when the file is loaded: on stores of its own, unless it is told which. */
export async function useDispatch(settings: Record<string, string> = {}, stores?: StoreUrls): Promise<Dispatch> {
  const dispatch = await startDispatch(stores ?? (await useStores()), settings);
  atEnd(() => dispatch.close());
  return dispatch;
}

/** Its rows without the app, for all tests of a file: in a database of their own, unless they are told which. */
export async function useLanes({ database, maxConnections }: { database?: string; maxConnections?: number } = {}): Promise<Lanes> {
  const lanes = openLanes(database ?? (await useStores()).database, maxConnections);
  atEnd(() => lanes.close());
  return lanes;
}
