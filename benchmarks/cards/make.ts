// Writes held-out pictures of cards and what is printed on them: node benchmarks/cards/make.ts <seed> <folder> [cards] [one kind of picture only]
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scenes } from './scenes.ts';

const [seed = '1', folder = '.data/cards', cards = '24', kind] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const truth = [];
for (const { make, ...scene } of scenes(Number(seed), Number(cards))) {
  if (kind !== undefined && scene.kind !== kind) continue;
  await writeFile(join(folder, scene.name), await make());
  truth.push(scene);
}
await writeFile(join(folder, 'truth.json'), JSON.stringify(truth, null, 1));
console.log(`${truth.length} pictures in ${folder}`);
