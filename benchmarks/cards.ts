import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetch } from 'undici';
import { texts } from '../apps/storage/src/outcomes/texts.ts';
import { alternate, type Figure, type Side } from '../tools/bench/figure.ts';
import { inTurn, type Load } from '../tools/bench/load.ts';
import { type Rivals, startRivals } from '../tools/bench/rivals.ts';
import { latencyRows } from '../tools/bench/rows.ts';
import { unseenCopy } from '../tools/bench/unseen-copy.ts';
import { newChat, photoUpdate } from '../tools/bench/updates.ts';
import { root } from '../tools/commands.ts';

const answerMs = 60_000;

/** From the webhook call with a photo to the result's arrival at Telegram, one photo after the other. */
export const cards: Figure = {
  name: 'cards',
  title: 'A card end to end: photo webhook → result at Telegram, one after the other',
  bare: 'new photo: the card reader alone in a process; known photo: Fastify, a Bull job, getFile, download, hash, sendMessage',
  async run(bench) {
    const rivals = await startRivals(bench, 'cards', 4);
    const reader = await bench.process('bare-reader');
    const photos = readPhotos(bench.size(12, 4));
    const [first = Buffer.alloc(0)] = photos;

    const readNew = (side: Side): Promise<Load> =>
      inTurn(photos.map(unseenCopy), (photo) => (side === 'bare' ? readBare(reader.url, photo) : answerTo(rivals, side, photo)));
    const readAgain = (side: Side): Promise<Load> => inTurn(Array.from({ length: bench.size(40, 15) }, () => first), (photo) => answerTo(rivals, side, photo));

    bench.say(`  ${photos.length} photos that nobody has seen…`);
    const uncached = await alternate(bench.rounds, readNew);
    bench.say('  one photo again and again…');
    await alternate(1, readAgain);
    const cached = await alternate(bench.rounds, readAgain);
    return [...latencyRows('new photo', uncached, [[50, '≤ 1.5 s'], [95]]), ...latencyRows('known photo', cached, [[50, '≤ 50 ms'], [95]])];
  },
};

/** Photos of cards as people take them; Telegram hands out JPEG only. */
function readPhotos(most: number): Buffer[] {
  const folder = join(root, 'samples/cards');
  const names = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
  return names.slice(0, most).map((name) => readFileSync(join(folder, name)));
}

async function answerTo({ telegram, post }: Rivals, side: Side, photo: Buffer): Promise<number> {
  const chat = newChat();
  const sizes = telegram.addPhoto(photo);
  const beganAt = performance.now();
  await post[side](chat, photoUpdate(chat, sizes));
  const answer = await telegram.waitFor((message) => message.chat === chat && message.text !== texts.en.received, answerMs);
  return answer.at - performance.timeOrigin - beganAt;
}

async function readBare(url: string, photo: Buffer): Promise<number> {
  const answer = await fetch(`${url}/read`, { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: photo });
  if (!answer.ok) throw new Error(`The bare card reader answered ${answer.status}`);
  return ((await answer.json()) as { tookMs: number }).tookMs;
}
