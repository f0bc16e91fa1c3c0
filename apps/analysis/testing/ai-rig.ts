import { afterAll, beforeEach } from '@jest/globals';
import type { AiEngine, AiEngineOptions } from '../src/engines/ai/ai.engine.ts';
import { KeyRunner, type AiKey, type KeyedRequest } from '../src/engines/ai/key-runner.ts';
import { PhotosInWork } from '../src/engines/ai/photos/photos-in-work.ts';
import { PrintReader } from '../src/engines/ai/print-reader.ts';
import type { CardPrint } from '../src/engines/local/cards/thread-messages.ts';
import { geminiEngine } from '../src/engines/gemini/gemini.engine.ts';
import { openAiEngine } from '../src/engines/openai/openai.engine.ts';
import { GeminiSimulator, OpenAiSimulator } from '@sluice/testing';

/** The only key there is. */
export const canaryKey = 'canary-key-0001';

/** Lends one key to everybody, and keeps what it was asked. */
export class OneKey extends KeyRunner {
  readonly requests: KeyedRequest[] = [];

  use<T>(request: KeyedRequest, call: (key: AiKey, signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    this.requests.push(request);
    return call({ id: 'k1', secret: canaryKey, project: 'p1' }, signal);
  }
}

/** A recogniser that does what a spec says. */
export class ScriptedPrint extends PrintReader {
  constructor(private readonly script: (signal: AbortSignal) => Promise<CardPrint | null>) {
    super();
  }

  readPrint(_image: Uint8Array, _country: string, signal: AbortSignal): Promise<CardPrint | null> {
    return this.script(signal);
  }
}

export const busyPrint = new ScriptedPrint(() => Promise.resolve(null));

/** What a model says that does as it is told. */
export const said = {
  text: { writtenIn: 'zh-TW', intent: 'question', certainty: 'high', sentiment: 'neutral', urgency: 'normal', entities: [], summary: '問價錢', reply: '同事會在這裡回覆您。' },
  card: { cards: [{ name: '陳建宏', company: '宏達科技', phones: [{ kind: 'mobile', number: '0912-345-678' }], emails: ['kevin@hongda.com.tw'], urls: [] }] },
  post: { title: '新品', text: '新品上市了。', hashtags: ['#新品'] },
};

export type EngineChanges = Partial<Pick<AiEngineOptions, 'models' | 'calls' | 'deadlinesMs'>> & { print?: PrintReader; takesSchemas?: boolean };

/** Both engines, each with its provider simulated. */
export class AiRig {
  keys = new OneKey();
  readonly photos = new PhotosInWork(2);

  private constructor(
    readonly gemini: GeminiSimulator,
    readonly openAi: OpenAiSimulator,
  ) {
    this.reset();
  }

  static async start(): Promise<AiRig> {
    const options = { keys: [{ key: canaryKey, project: 'p1' }] };
    return new AiRig(await GeminiSimulator.start(options), await OpenAiSimulator.start(options));
  }

  async close(): Promise<void> {
    await Promise.all([this.gemini.close(), this.openAi.close()]);
  }

  /** Nobody has been asked anything, and models do as they are told. */
  reset(): void {
    this.keys = new OneKey();
    for (const simulator of [this.gemini, this.openAi]) {
      simulator.forgetCalls();
      simulator.answerWith(({ system }) => (system.includes('business cards') ? said.card : system.includes('one message') ? said.text : said.post));
    }
  }

  engine(name: ProviderName, { print = busyPrint, takesSchemas = true, ...changes }: EngineChanges = {}): AiEngine {
    const options = { models: ['m1'] as const, calls: { mostCalls: 15, mostInCall: 4 }, ...changes };
    const ports = { keys: this.keys, print, photos: this.photos };
    if (name === 'gemini') return geminiEngine({ apiUrl: this.gemini.url, ...options }, ports);
    return openAiEngine({ baseUrl: this.openAi.url, takesSchemas, ...options }, ports);
  }

  simulator(name: ProviderName): GeminiSimulator | OpenAiSimulator {
    return name === 'gemini' ? this.gemini : this.openAi;
  }
}

/** A rig for the specs of a file, reset before each and closed after all. */
export async function useAiRig(): Promise<AiRig> {
  const rig = await AiRig.start();
  afterAll(() => rig.close());
  beforeEach(() => rig.reset());
  return rig;
}

export const providerNames = ['gemini', 'openai'] as const;
export type ProviderName = (typeof providerNames)[number];

/** What work came to: its value, or what it threw. */
export function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => error);
}
