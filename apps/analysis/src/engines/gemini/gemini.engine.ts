import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { AiEngine, type AiEngineOptions, type AiEnginePorts } from '../ai/ai.engine.ts';
import { directFetch } from '../ai/direct-fetch.ts';

export interface GeminiOptions extends Pick<AiEngineOptions, 'models' | 'calls' | 'deadlinesMs'> {
  /** Without the version, such as https://generativelanguage.googleapis.com. */
  apiUrl: string;
}

/** The engine `gemini`: Google's generateContent. */
export function geminiEngine({ apiUrl, ...options }: GeminiOptions, ports: AiEnginePorts): AiEngine {
  const baseURL = `${apiUrl.replace(/\/+$/, '')}/v1beta`;
  const connect = (apiKey: string, model: string) => createGoogleGenerativeAI({ apiKey, baseURL, fetch: directFetch })(model);
  return new AiEngine({ ...options, name: 'gemini', connect }, ports);
}
