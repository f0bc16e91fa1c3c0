import { SlidingWindow } from '../../telegram/state/sliding-window.ts';
import { AiSimulator } from '../ai-simulator.ts';
import { AiDesk } from '../serving/ai-desk.ts';
import { AiServer } from '../serving/ai-server.ts';
import type { AiSimulatorOptions } from '../simulator-options.ts';
import { openAiProvider, type OpenAiOnlyFault } from './openai-provider.ts';

const dayMs = 86_400_000;

/** A server that speaks OpenAI's chat completions over HTTP: it keeps their rules and quotas, and fails on demand. */
export class OpenAiSimulator extends AiSimulator<OpenAiOnlyFault> {
  /** Listens on 127.0.0.1, on an ephemeral port unless one is given. */
  static async start(options: AiSimulatorOptions): Promise<OpenAiSimulator> {
    const desk = new AiDesk({ provider: openAiProvider(options), daily: (max) => new SlidingWindow({ max, windowMs: dayMs }) }, options);
    return new OpenAiSimulator(desk, await AiServer.listen((exchange) => desk.serve(exchange), options.port));
  }

  /** For OPENAI_BASE_URL, with the path of the API's version. */
  get url(): string {
    return `${this.origin}/v1`;
  }
}
