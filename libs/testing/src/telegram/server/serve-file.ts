import { failure } from '../answer.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import type { Exchange } from './exchange.ts';
import { playFault } from './play-fault.ts';

export interface FileTarget {
  token: string;
  path: string;
}

/** Serves one download; faults for it are scripted under the method name `file`. */
export async function serveFile(world: World, { token, path }: FileTarget, exchange: Exchange): Promise<void> {
  const taken = world.faults.take({ token, method: 'file', chat: '', at: world.now() });
  if (taken?.when === 'before' && !(await playFault(taken.fault, exchange))) return;
  try {
    world.bots.authenticate(token);
    const file = world.files.findByPath(token, path);
    if (!file) throw new Refusal(404, 'Not Found');
    if (taken?.when === 'after' && taken.fault.kind === 'dropped') return exchange.halfOf(file.bytes, file.mime);
    if (taken?.when === 'after' && !(await playFault(taken.fault, exchange))) return;
    world.counters.downloads += 1;
    exchange.bytes(file.bytes, file.mime);
  } catch (error) {
    exchange.answer(failure(error));
  }
}
