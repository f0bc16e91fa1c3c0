import { aiFaults, latencyFrom, type AiFault, type AiFaults, type Kinded, type Latency } from '../ai-faults.ts';
import type { AiAsk } from '../ai-ask.ts';
import { CallBook, type AiCall } from '../call-book.ts';
import { randomFrom, type Random } from '../chance.ts';
import { Keyring, type Allowance } from '../keyring.ts';
import { sampleOf } from '../sample.ts';
import type { AiSimulatorOptions, Responder } from '../simulator-options.ts';
import { Refusal, type Exchange, type Reply } from './exchange.ts';
import type { Provider, Request, Said } from './provider.ts';

/** A provider's words, and how it counts days. */
export interface Behind<Special extends Kinded> {
  provider: Provider<Special>;
  daily: (limit: number) => Allowance;
}

/** The fault that a call meets: one that every provider knows, or one of its own. */
interface Met<Special> {
  common?: AiFault;
  special?: Special;
}

/** Takes in what is asked of a provider, lets it go wrong as scripted, keeps the quotas and the book, and answers. */
export class AiDesk<Special extends Kinded> {
  readonly book: CallBook;
  readonly keyring: Keyring;
  readonly faults: AiFaults<AiFault | Special>;
  responder: Responder;
  latencyMs: Latency;
  aheadMs = 0;
  readonly #provider: Provider<Special>;
  readonly #random: Random;
  readonly #clock: () => number;

  constructor({ provider, daily }: Behind<Special>, { keys, responder = fitting, latencyMs = 0, seed = 1, clock = Date.now, keep = 5_000 }: AiSimulatorOptions) {
    this.#provider = provider;
    this.#random = randomFrom(seed);
    this.#clock = clock;
    this.book = new CallBook(keep);
    this.keyring = new Keyring(keys, daily);
    this.faults = aiFaults(this.#random);
    [this.responder, this.latencyMs] = [responder, latencyMs];
  }

  async serve(exchange: Exchange): Promise<void> {
    const key = this.#provider.keyIn(exchange.head) ?? '';
    const aside = this.#provider.aside(exchange.head, this.keyring.projectOf(key) !== undefined);
    if (aside) return exchange.give(aside);
    const call = this.book.begin(key);
    exchange.onEnd = (ending) => this.book.end(call, ending);
    try {
      await this.#answer(exchange, call);
    } catch (error) {
      if (!exchange.isOver) exchange.give(this.#replyFor(error));
    }
  }

  async #answer(exchange: Exchange, call: AiCall): Promise<void> {
    const request = await this.#read(exchange);
    const ask = this.#understand(request, call);
    const met = this.#meet(call);
    this.book.note(call, ask);
    const { common } = met;
    const refusal = (common && this.#refusalBy(common, call)) ?? this.#shortage(call);
    await exchange.pause(latencyFrom(this.latencyMs, this.#random));
    if (common?.kind === 'delayed') await exchange.pause(latencyFrom(common.ms, this.#random));
    if (refusal) return exchange.give(refusal);
    if (common?.kind === 'html' || common?.kind === 'dropped' || common?.kind === 'hung') return exchange.suffer(common);
    this.#tell(exchange, await this.#said(ask, call), met);
  }

  async #read(exchange: Exchange): Promise<Request> {
    const body = await exchange.body(this.#provider.bodyLimit);
    if (!body) throw this.#provider.unreadable('too-large');
    try {
      return { head: exchange.head, json: JSON.parse(body.toString('utf8')) as unknown };
    } catch {
      throw this.#provider.unreadable('no-json');
    }
  }

  #understand(request: Request, call: AiCall): AiAsk {
    const key = this.#provider.keyIn(request.head);
    call.project = this.keyring.projectOf(key ?? '');
    call.model = this.#provider.modelIn(request);
    if (call.project === undefined) throw this.#provider.badKey(key);
    return this.#provider.read(request);
  }

  #meet(call: AiCall): Met<Special> {
    const fault = this.faults.take(call)?.fault;
    call.fault = fault?.kind;
    if (!fault) return {};
    return this.#provider.isSpecial(fault) ? { special: fault } : { common: fault };
  }

  #refusalBy(fault: AiFault, { model, project = '' }: AiCall): Reply | undefined {
    switch (fault.kind) {
      case 'answered':
        return fault;
      case 'failed':
        return this.#provider.failed(fault.status, fault.message);
      case 'throttled': {
        const { per = 'minute', retryAfterMs = 1_000 } = fault;
        return this.#provider.overQuota({ per, limit: 1, waitMs: 1_000, model, project, retryAfterMs });
      }
      default:
        return undefined;
    }
  }

  #shortage(call: AiCall): Reply | undefined {
    const shortage = this.keyring.draw(call, this.#now());
    return shortage && this.#provider.overQuota(shortage);
  }

  async #said(ask: AiAsk, call: AiCall): Promise<Said> {
    const answer = await this.responder(ask);
    return { ask, text: typeof answer === 'string' ? answer : JSON.stringify(answer), isCut: false, remainder: this.keyring.remainder(call, this.#now()) };
  }

  #tell(exchange: Exchange, said: Said, { common, special }: Met<Special>): void {
    if (special) return exchange.give(this.#provider.special(special, said));
    const { text } = said;
    switch (common?.kind) {
      case 'truncated':
        return exchange.give(this.#provider.say({ ...said, text: text.slice(0, text.length >> 1), isCut: true }));
      case 'misfit':
        return exchange.give(this.#provider.say({ ...said, text: JSON.stringify(fitsNothing) }));
      case 'cut-off':
      case 'half-json':
        return exchange.giveHalf(this.#provider.say(said), common);
      default:
        exchange.give(this.#provider.say(said));
    }
  }

  /** What a responder throws is told to the client, so that its spec shows it. */
  #replyFor(error: unknown): Reply {
    return error instanceof Refusal ? error.reply : this.#provider.failed(500, `The responder of this simulator failed: ${String(error)}`);
  }

  #now(): number {
    return this.#clock() + this.aheadMs;
  }
}

/** An answer that no schema with a required property takes. */
const fitsNothing = { unexpected: ['This is not what was asked for.'] };

function fitting({ schema, format }: AiAsk): object | string {
  if (schema) return sampleOf(schema) as object | string;
  return format === 'json' ? {} : 'This is a simulated answer.';
}
