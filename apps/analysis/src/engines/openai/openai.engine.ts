import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { AiEngine, type AiEngineOptions, type AiEnginePorts } from '../ai/ai.engine.ts';
import { directFetch } from '../ai/direct-fetch.ts';

export interface OpenAiOptions extends Pick<AiEngineOptions, 'models' | 'calls' | 'deadlinesMs'> {
  /** With the version, such as https://api.openai.com/v1; any server that speaks chat completions. */
  baseUrl: string;
  /** Whether the server takes `response_format` `json_schema`; else it is asked for `json_object`, and the prompt alone says the shape. */
  takesSchemas: boolean;
}

/** The engine `openai`: chat completions of OpenAI or a server compatible with it. */
export function openAiEngine({ baseUrl, takesSchemas, ...options }: OpenAiOptions, ports: AiEnginePorts): AiEngine {
  const baseURL = baseUrl.replace(/\/+$/, '');
  const connect = (apiKey: string, model: string) =>
    createOpenAICompatible({ name: 'openai', apiKey, baseURL, fetch: directFetch, supportsStructuredOutputs: takesSchemas })(model);
  return new AiEngine({ ...options, name: 'openai', connect }, ports);
}
