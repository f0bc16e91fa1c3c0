import { randomUUID } from 'node:crypto';
import { isObject } from '../is-object.ts';
import { Refusal, type Head, type Reply } from '../serving/exchange.ts';
import type { Provider, Request, Said } from '../serving/provider.ts';
import type { AiSimulatorOptions } from '../simulator-options.ts';
import { tokensOf } from '../tokens.ts';
import { badKey, failed, insufficientQuota, noModel, openAiError, overQuota, rateHeaders } from './openai-refusals.ts';
import { readRequest } from './read-request.ts';

/** What only servers of this kind do: no credit is left, the model refuses in its own words, or a filter stops its answer. */
export type OpenAiOnlyFault = { kind: 'insufficient-quota' } | { kind: 'refusal'; text?: string } | { kind: 'content-filter' };

const specials = ['insufficient-quota', 'refusal', 'content-filter'];

/** OpenAI's words (openai-openapi, openapi.yaml). */
export function openAiProvider({ models }: Pick<AiSimulatorOptions, 'models'>): Provider<OpenAiOnlyFault> {
  return {
    bodyLimit: 50 << 20,
    keyIn,
    modelIn,
    aside: (head, hasGoodKey) => aside(head, hasGoodKey ? (models ?? []) : undefined),
    badKey,
    unreadable: (why) =>
      new Refusal(
        why === 'too-large'
          ? openAiError(413, { message: 'The request body is too large.' })
          : openAiError(400, { message: 'We could not parse the JSON body of your request.' }),
      ),
    read({ json }) {
      const ask = readRequest(json);
      if (models && !models.includes(ask.model)) throw noModel(ask.model);
      return ask;
    },
    overQuota,
    failed,
    say: (said) => completion(said, { message: { role: 'assistant', content: said.text, refusal: null }, finish_reason: said.isCut ? 'length' : 'stop' }),
    special,
    isSpecial: (fault): fault is OpenAiOnlyFault => specials.includes(fault.kind),
  };
}

function keyIn({ headers }: Head): string | undefined {
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
}

function modelIn({ json }: Request): string {
  return isObject(json) && typeof json.model === 'string' ? json.model : '';
}

/** `models`: undefined for a caller without a good key. */
function aside(head: Head, models: readonly string[] | undefined): Reply | undefined {
  const { method, path } = head;
  if (method === 'POST' && path === '/v1/chat/completions') return undefined;
  if (method !== 'GET' || path !== '/v1/models') return openAiError(404, { message: `Invalid URL (${method} ${path})` });
  if (!models) return badKey(keyIn(head)).reply;
  return { status: 200, body: { object: 'list', data: models.map((id) => ({ id, object: 'model', created: 1_767_225_600, owned_by: 'simulator' })) } };
}

function special(fault: OpenAiOnlyFault, said: Said): Reply {
  switch (fault.kind) {
    case 'insufficient-quota':
      return insufficientQuota;
    case 'refusal':
      return completion(said, { message: { role: 'assistant', content: null, refusal: fault.text ?? "I'm sorry, I can't help with that." }, finish_reason: 'stop' });
    case 'content-filter':
      return completion({ ...said, text: '' }, { message: { role: 'assistant', content: null, refusal: null }, finish_reason: 'content_filter' });
  }
}

function completion({ ask, text, remainder }: Said, choice: object): Reply {
  const { prompt, answer } = tokensOf(ask, text);
  const id = randomUUID();
  const body = {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1_000),
    model: ask.model,
    choices: [{ index: 0, ...choice, logprobs: null }],
    usage: { prompt_tokens: prompt, completion_tokens: answer, total_tokens: prompt + answer },
  };
  return { status: 200, body, headers: { 'x-request-id': id, ...(remainder && rateHeaders(remainder)) } };
}
