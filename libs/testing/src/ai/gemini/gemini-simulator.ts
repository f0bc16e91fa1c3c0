import { AiSimulator } from '../ai-simulator.ts';
import { AiDesk } from '../serving/ai-desk.ts';
import { AiServer } from '../serving/ai-server.ts';
import type { AiSimulatorOptions } from '../simulator-options.ts';
import { geminiProvider, type GeminiOnlyFault } from './gemini-provider.ts';
import { PacificDays } from './pacific-days.ts';

/** A Gemini API that answers generateContent over HTTP: it keeps its rules and quotas, and fails on demand. */
export class GeminiSimulator extends AiSimulator<GeminiOnlyFault> {
  /** Listens on 127.0.0.1, on an ephemeral port unless one is given. */
  static async start(options: AiSimulatorOptions): Promise<GeminiSimulator> {
    const provider = geminiProvider(options);
    const desk = new AiDesk({ provider, daily: (limit) => new PacificDays(limit) }, options);
    return new GeminiSimulator(desk, await AiServer.listen((exchange) => desk.serve(exchange), options.port));
  }

  /** For GEMINI_API_URL, the path of the API's version not included. */
  get url(): string {
    return this.origin;
  }
}
