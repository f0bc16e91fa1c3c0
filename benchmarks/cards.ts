import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetch } from 'undici';
import type * as replies from '../apps/storage/src/outcomes/texts.ts';
import { importBuilt } from '../tools/bench/built.ts';
import { alternate, type Figure, type Side } from '../tools/bench/figure.ts';
import { inTurn, type Load } from '../tools/bench/load.ts';
import { type Rivals, startRivals } from '../tools/bench/rivals.ts';
import { latencyRows } from '../tools/bench/rows.ts';
import { atMost } from '../tools/bench/target.ts';
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
    const { texts } = await importBuilt<typeof replies>('apps/storage/dist/outcomes/texts.js');
    const answerTo = answering(rivals, texts.en.received);
    const photos = readPhotos(bench.size(6, 3));
    const [first = Buffer.alloc(0)] = photos;

    const readNew = (side: Side): Promise<Load> =>
      inTurn(photos.map(unseenCopy), (photo) => (side === 'bare' ? readBare(reader.url, photo) : answerTo(side, photo)));
    const readAgain = (side: Side): Promise<Load> => inTurn(Array.from({ length: bench.size(40, 15) }, () => first), (photo) => answerTo(side, photo));

    bench.say(`  ${photos.length} photos that nobody has seen…`);
    const uncached = await alternate(bench.rounds, readNew);
    bench.say('  one photo again and again…');
    await alternate(1, readAgain);
    const cached = await alternate(bench.rounds, readAgain);
    return [...latencyRows('new photo', uncached, [[50, atMost(1_500)], [95]]), ...latencyRows('known photo', cached, [[50, atMost(50)], [95]])];
  },
};

/** Photos of cards as people take them; Telegram hands out JPEG only. */
function readPhotos(most: number): Buffer[] {
  const folder = join(root, 'samples/cards');
  const names = readdirSync(folder).filter((name) => name.endsWith('.photo.jpg')).sort();
  const step = Math.max(1, Math.floor(names.length / most));
  return names.filter((_name, index) => index % step === 0).map((name) => readFileSync(join(folder, name)));
}

/** Milliseconds from a photo's webhook call to its result; the notice that it has come, which may be sent before, does not count. */
function answering({ telegram, post }: Rivals, notice: string): (side: Side, photo: Buffer) => Promise<number> {
  return async (side, photo) => {
    const chat = newChat();
    const sizes = telegram.addPhoto(photo);
    const beganAt = performance.now();
    await post[side](chat, photoUpdate(chat, sizes));
    const answer = await telegram.waitFor((message) => message.chat === chat && message.text !== notice, answerMs);
    return answer.at - performance.timeOrigin - beganAt;
  };
}

async function readBare(url: string, photo: Buffer): Promise<number> {
  const answer = await fetch(`${url}/read`, { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: photo });
  if (!answer.ok) throw new Error(`The bare card reader answered ${answer.status}`);
  return ((await answer.json()) as { tookMs: number }).tookMs;
}
