import { GeminiSimulator, type AiAsk } from '@sluice/testing';

const key = 'system-spec-key-of-gemini';

/** A simulated Gemini that does as it is told, at once or when it is let. */
export class Model {
  readonly gemini: GeminiSimulator;
  private isHeld: (ask: AiAsk) => boolean = () => false;
  private gate = Promise.withResolvers<void>();

  private constructor(gemini: GeminiSimulator) {
    this.gemini = gemini;
    gemini.answerWith(async (ask) => {
      if (this.isHeld(ask)) await this.gate.promise;
      return answerTo(ask);
    });
  }

  static async start(): Promise<Model> {
    return new Model(await GeminiSimulator.start({ keys: [{ key, project: 'shop' }] }));
  }

  async close(): Promise<void> {
    this.release();
    await this.gemini.close();
  }

  /** What makes analysis ask it first, and then read by itself. */
  get settings(): Record<string, string> {
    const engines = 'gemini,local';
    const order = { CARD_ENGINES: engines, TEXT_ENGINES: engines, POST_ENGINES: engines };
    return { GOOGLE_API_KEY: `shop:${key}`, GEMINI_API_URL: this.gemini.url, GEMINI_MODEL: 'gemini-2.5-flash', AI_CARDS_PER_CALL: '1', OCR_THREADS: '1', ...order };
  }

  /** What is asked from now on, or such of it, is answered when it is released. */
  hold(isHeld: (ask: AiAsk) => boolean = () => true): void {
    this.isHeld = isHeld;
  }

  release(): void {
    this.isHeld = () => false;
    this.gate.resolve();
    this.gate = Promise.withResolvers();
  }

  /** How often each photo (its SHA-256 as the model saw it) and each text (the whole prompt) was asked about. */
  get asked(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { asked } of this.gemini.calls) {
      if (!asked) continue;
      const about = asked.images[0]?.sha256 ?? asked.texts.join('\n');
      counts.set(about, (counts.get(about) ?? 0) + 1);
    }
    return counts;
  }
}

function answerTo({ system, images: [image] }: AiAsk): object {
  if (image) return { cards: [{ name: 'Mei Lin', phones: [], emails: [`mei.${image.sha256.slice(0, 12)}@card.example`], urls: [] }] };
  if (!system.includes('one message')) return { title: null, text: 'The doors are open again.', hashtags: ['news'] };
  return {
    ...{ writtenIn: 'en', intent: 'question', certainty: 'high', sentiment: 'neutral', urgency: 'normal', entities: [] },
    ...{ summary: 'asks something', reply: 'Thank you: a colleague answers here.' },
  };
}
