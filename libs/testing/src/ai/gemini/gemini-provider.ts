import { randomUUID } from 'node:crypto';
import { randomFrom } from '../chance.ts';
import { Refusal, type Head, type Reply } from '../serving/exchange.ts';
import type { Provider, Said } from '../serving/provider.ts';
import type { AiSimulatorOptions } from '../simulator-options.ts';
import { tokensOf } from '../tokens.ts';
import { badKey, invalid, overQuota, rpcError } from './gemini-refusals.ts';
import { readRequest } from './read-request.ts';

type PromptBlock = 'SAFETY' | 'OTHER' | 'BLOCKLIST' | 'PROHIBITED_CONTENT' | 'IMAGE_SAFETY';
type AnswerBlock = 'SAFETY' | 'RECITATION' | 'LANGUAGE' | 'OTHER' | 'BLOCKLIST' | 'PROHIBITED_CONTENT' | 'SPII' | 'MALFORMED_FUNCTION_CALL';

/** What only Gemini does: it takes no prompt of this kind, or keeps its answer back; SPII is personal data. */
export type GeminiOnlyFault = { kind: 'prompt-block'; reason?: PromptBlock } | { kind: 'answer-block'; reason?: AnswerBlock };

const path = /^\/v1(?:beta)?\/models\/([^/:]+):generateContent$/;
const ratings = [{ category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true }];

/** Gemini's words (googleapis google/ai/generativelanguage/v1beta). */
export function geminiProvider({ models, seed = 1 }: Pick<AiSimulatorOptions, 'models' | 'seed'>): Provider<GeminiOnlyFault> {
  const random = randomFrom(seed);
  return {
    bodyLimit: 20 << 20,
    keyIn: ({ headers, query }) => [headers['x-goog-api-key']].flat()[0] ?? query.get('key') ?? undefined,
    modelIn: ({ head }) => modelIn(head),
    aside: (head) => (head.method === 'POST' && modelIn(head) !== '' ? undefined : rpcError(404)),
    badKey,
    unreadable: (why) => invalid(why === 'too-large' ? 'Request payload size exceeds the limit: 20971520 bytes.' : 'Invalid JSON payload received. Unexpected token.'),
    read({ head, json }) {
      const model = modelIn(head);
      if (models && !models.includes(model)) throw noModel(model);
      return readRequest(json, model);
    },
    overQuota: (shortage) => overQuota(shortage, random),
    failed: rpcError,
    say: ({ isCut, ...said }) => candidate(said, { content: { parts: [{ text: said.text }], role: 'model' }, finishReason: isCut ? 'MAX_TOKENS' : 'STOP', index: 0 }),
    special: blocked,
    isSpecial: (fault): fault is GeminiOnlyFault => fault.kind === 'prompt-block' || fault.kind === 'answer-block',
  };
}

function modelIn({ path: asked }: Head): string {
  return decodeURIComponent(path.exec(asked)?.[1] ?? '');
}

function noModel(model: string): Refusal {
  return new Refusal(
    rpcError(404, `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`),
  );
}

function blocked(fault: GeminiOnlyFault, said: Said): Reply {
  const silent = { ...said, text: '' };
  if (fault.kind === 'answer-block') return candidate(silent, { finishReason: fault.reason ?? 'SAFETY', index: 0, safetyRatings: ratings });
  const { candidates: _none, ...body } = candidate(silent, {}).body;
  return { status: 200, body: { ...body, promptFeedback: { blockReason: fault.reason ?? 'SAFETY', safetyRatings: ratings } } };
}

function candidate({ ask, text }: Pick<Said, 'ask' | 'text'>, first: object): { status: number; body: { candidates?: object[] } } {
  const { prompt, images, answer } = tokensOf(ask, text);
  const details = [{ modality: 'TEXT', tokenCount: prompt - images }, ...(images > 0 ? [{ modality: 'IMAGE', tokenCount: images }] : [])];
  const usageMetadata = { promptTokenCount: prompt, candidatesTokenCount: answer, totalTokenCount: prompt + answer, promptTokensDetails: details };
  return { status: 200, body: { candidates: [first], usageMetadata, modelVersion: ask.model, responseId: randomUUID() } as { candidates: object[] } };
}
