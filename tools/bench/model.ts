import { createHash } from 'node:crypto';
import type { AiAsk, GeminiSimulator } from '@sluice/testing';
import { fetch } from 'undici';
import type { Bench } from './bench.ts';
import { equalChances } from './equal-chances.ts';

const model = 'gemini-2.5-flash';
const latencyMs = 2_000;
const faulty = 0.1;
const projects = ['north', 'south', 'west'];
const keys = projects.flatMap((project) => [1, 2].map((number) => ({ project, key: `bench-key-of-nobody-${project}-${number}` })));
const mishaps = [{ kind: 'failed', status: 503 }, { kind: 'dropped' }, { kind: 'half-json' }, { kind: 'throttled', per: 'minute', retryAfterMs: 1_000 }] as const;

/** A Gemini that takes two seconds for each answer and fails one call in ten: 503, a reset, half an answer, or a minute's quota. Each photo has a person of its own. */
export async function startModel(bench: Bench): Promise<GeminiSimulator> {
  const gemini = await bench.gemini({ keys, models: [model], latencyMs, seed: 5, responder: answer });
  for (const [index, chance] of equalChances(faulty, mishaps.length).entries()) {
    const mishap = mishaps[index];
    if (mishap) gemini.fault(mishap, { chance });
  }
  return gemini;
}

/** The settings of services that ask it. */
export function modelSettings(gemini: GeminiSimulator): NodeJS.ProcessEnv {
  const numbered = keys.map(({ project, key }, index) => [`GOOGLE_API_KEY_${index + 1}`, `${project}:${key}`]);
  return { GEMINI_API_URL: gemini.url, GEMINI_MODEL: model, ...(Object.fromEntries(numbered) as Record<string, string>) };
}

/** Asks it about a photo (JPEG) without anything between, again at once until it answers. */
export async function askStraight(gemini: GeminiSimulator, photo: Buffer, turn: number): Promise<void> {
  const body = JSON.stringify({
    contents: [{ role: 'user', parts: [{ text: 'Read this business card.' }, { inlineData: { mimeType: 'image/jpeg', data: photo.toString('base64') } }] }],
    generationConfig: { responseMimeType: 'application/json' },
  });
  for (let attempt = 0; ; attempt++) {
    const { key = '' } = keys[(turn + attempt) % keys.length] ?? {};
    if (await isAnswered(gemini, key, body)) return;
  }
}

async function isAnswered(gemini: GeminiSimulator, key: string, body: string): Promise<boolean> {
  try {
    const headers = { 'content-type': 'application/json', 'x-goog-api-key': key };
    const answer = await fetch(`${gemini.url}/v1beta/models/${model}:generateContent`, { method: 'POST', headers, body });
    const { candidates } = (await answer.json()) as { candidates?: unknown[] };
    return answer.ok && candidates !== undefined;
  } catch {
    return false;
  }
}

function answer({ images, schema }: AiAsk): object {
  const cards = images.map(({ bytes }) => [cardOf(bytes)]);
  const isOfSeveral = Object.hasOwn(schema?.properties ?? {}, 'photos');
  return isOfSeveral ? { photos: cards.map((each, index) => ({ photo: index + 1, cards: each })) } : { cards: cards.flat() };
}

function cardOf(photo: Uint8Array): object {
  const number = createHash('sha256').update(photo).digest().readUInt32BE();
  return {
    ...{ name: `Person ${number}`, nameLatin: null, title: 'Engineer', department: null, company: 'Example Ltd.' },
    ...{ phones: [{ kind: 'mobile', number: '+886 912 345 678' }], emails: [`person.${number}@example.com`], urls: [], address: null },
    ...{ taxId: null, lineId: null, wechatId: null, telegramId: null },
  };
}
