import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../commands.ts';

export interface DrawnCards {
  seed: number;
  cards: number;
  /** Only pictures of this kind. */
  kind?: string;
}

/**
 * Lets `use` look at a folder of pictures of cards (benchmarks/cards/make.ts), their scenes in truth.json. They are drawn in a process of
 * its own: a card reader in this one may have closed sharp to SVG.
 */
export async function withDrawnCards<Made>({ seed, cards, kind }: DrawnCards, use: (folder: string) => Promise<Made>): Promise<Made> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-cards-'));
  try {
    const make = [join(root, 'benchmarks/cards/make.ts'), String(seed), folder, String(cards), ...(kind === undefined ? [] : [kind])];
    await promisify(execFile)(process.execPath, ['--conditions=development', ...make]);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
