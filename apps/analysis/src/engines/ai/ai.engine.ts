import { createHash } from 'node:crypto';
import type { LanguageModel } from 'ai';
import type { CardReading, PostBrief, PostDraft, TextReading } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { inspectImage, shrinkImage } from '@sluice/media';
import { Engine, type CardPhoto, type Task, type TextToRead } from '../engine.ts';
import { readText } from '../local/texts/read-text.ts';
import { askModel } from './ask-model.ts';
import type { KeyRunner } from './key-runner.ts';
import type { PrintReader } from './print-reader.ts';
import { CardCalls } from './photos/card-calls.ts';
import type { PhotosInWork } from './photos/photos-in-work.ts';
import { cardQuestion, cardsQuestion, postQuestion, questionVersions, textQuestion, type CardToAsk } from './questions.ts';
import type { Question } from './question.ts';
import { readPrintSoon } from './read-print-soon.ts';

export interface AiEngineOptions {
  /** The name callers see in `engine`. */
  name: string;
  /** In order of preference; the next is asked when one is overloaded, now or several times before, or does not exist. */
  models: readonly [string, ...string[]];
  /** A model with a key; nothing is sent yet. */
  connect(secret: string, model: string): LanguageModel;
  /** How many calls this process may make at once, and how many photos may share one when more wait. */
  calls: { mostCalls: number; mostInCall: number };
  /** What one call may take; defaults to 30 s for cards and texts, 120 s for posts. */
  deadlinesMs?: Partial<Record<Task, number>>;
}

export interface AiEnginePorts {
  keys: KeyRunner;
  print: PrintReader;
  photos: PhotosInWork;
}

const defaultDeadlinesMs: Readonly<Record<Task, number>> = { card: 30_000, text: 30_000, post: 120_000 };
/** What models look at: more is shrunk by them anyway. OpenAI's fit pictures into 2,048 × 2,048, Gemini's cut them into a few tiles. */
const picture = { maxSide: 1_568, quality: 85, asItIs: { maxSide: 2_048, maxBytes: 1_048_576 } };

interface Asking {
  /** What the question is about: the same question about the same is the same request. */
  input: ReadonlyArray<string | Uint8Array>;
  isOfSeveral?: boolean;
}

/** Reads and writes by asking a model of a provider. */
export class AiEngine extends Engine {
  readonly name: string;
  readonly #deadlinesMs: Readonly<Record<Task, number>>;
  readonly #cards: CardCalls<CardToAsk, CardReading>;

  constructor(
    private readonly options: AiEngineOptions,
    private readonly ports: AiEnginePorts,
  ) {
    super();
    this.name = options.name;
    this.#deadlinesMs = { ...defaultDeadlinesMs, ...options.deadlinesMs };
    this.#cards = new CardCalls({ ...options.calls, expected: () => this.ports.photos.expected, ask: (photos, signal) => this.#askCards(photos, signal) });
  }

  versionOf(task: Task): string {
    return `${this.name}:${this.options.models.join(',')}:${questionVersions[task]}`;
  }

  async readCard({ bytes, country }: CardPhoto, signal: AbortSignal): Promise<CardReading> {
    signal.throwIfAborted();
    await inspectImage(bytes);
    const { print, photos } = this.ports;
    const [page, jpeg] = await Promise.all([readPrintSoon({ print, crowded: photos.crowded }, { bytes, country }, signal), shrinkImage(bytes, picture, signal)]);
    return this.#cards.read({ jpeg, page, country, source: this.name }, signal);
  }

  understand({ text, languageHint }: TextToRead, signal: AbortSignal): Promise<TextReading> {
    const rules = readText(text, languageHint);
    return this.#ask(textQuestion({ text, rules }), { input: [rules.language, text] }, signal);
  }

  write(brief: PostBrief, signal: AbortSignal): Promise<PostDraft> {
    return this.#ask(postQuestion(brief), { input: [JSON.stringify(brief)] }, signal);
  }

  async #askCards(photos: readonly CardToAsk[], signal: AbortSignal): Promise<readonly CardReading[]> {
    const [only, ...more] = photos;
    const input = photos.flatMap(({ country, jpeg }) => [country, jpeg]);
    if (only && more.length === 0) return [await this.#ask(cardQuestion(only), { input }, signal)];
    return this.#ask(cardsQuestion(photos), { input, isOfSeveral: true }, signal);
  }

  async #ask<T>(question: Question<T>, { input, isOfSeveral = false }: Asking, signal: AbortSignal): Promise<T> {
    const fingerprint = fingerprintOf([this.versionOf(question.task), ...input]);
    const deadlineMs = this.#deadlinesMs[question.task];
    let refusal: unknown;
    for (const model of this.options.models) {
      const asked = { provider: this.name, model, deadlineMs };
      try {
        return await this.ports.keys.use(
          { fingerprint, model, isOfSeveral },
          (key, leased) => askModel({ ...asked, language: this.options.connect(key.secret, model) }, question, leased),
          signal,
        );
      } catch (error) {
        if (!mayAnotherModelHelp(error)) throw error;
        refusal = error;
      }
    }
    throw refusal;
  }
}

function mayAnotherModelHelp(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const isLeftAlone = error.code === 'circuit-open' && error.details?.['model'] !== undefined;
  return isLeftAlone || error.code === 'not-found' || error.details?.['overloaded'] === true;
}

function fingerprintOf(parts: ReadonlyArray<string | Uint8Array>): string {
  return parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');
}
