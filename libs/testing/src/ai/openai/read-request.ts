import type { AiAsk, AskedImage } from '../ai-ask.ts';
import { isObject } from '../is-object.ts';
import { badRequest } from './openai-refusals.ts';
import { readMessages } from './read-messages.ts';
import { strictFault } from './strict-schema.ts';

/** The parameters of POST /chat/completions (openai-openapi, CreateChatCompletionRequest). */
const parameters = new Set([
  ...['model', 'messages', 'response_format', 'temperature', 'top_p', 'max_tokens', 'max_completion_tokens', 'stop', 'seed', 'n', 'user', 'stream', 'stream_options'],
  ...['frequency_penalty', 'presence_penalty', 'logit_bias', 'logprobs', 'top_logprobs', 'tools', 'tool_choice', 'parallel_tool_calls', 'reasoning_effort', 'verbosity'],
  ...['metadata', 'store', 'service_tier', 'modalities', 'prediction', 'safety_identifier', 'prompt_cache_key', 'web_search_options'],
]);

/** What a body of chat completions asks; throws a Refusal (400) when it breaks a rule. */
export function readRequest(json: unknown): AiAsk {
  if (!isObject(json)) throw badRequest('', 'We could not parse the JSON body of your request: an object is expected.');
  const unknown = Object.keys(json).find((name) => !parameters.has(name));
  if (unknown !== undefined) throw badRequest(unknown, `Unknown parameter: '${unknown}'.`, 'unknown_parameter');
  if (typeof json.model !== 'string' || json.model === '') throw badRequest('model', 'you must provide a model parameter');
  if (json.stream === true) throw badRequest('stream', 'This simulator does not stream.', 'unsupported_value');
  checkNumbers(json);
  const spoken = readMessages(json.messages);
  return { model: json.model, ...spoken, ...readFormat(json.response_format, spoken) };
}

const ranges: Record<string, [number, number]> = {
  temperature: [0, 2],
  top_p: [0, 1],
  max_tokens: [1, Infinity],
  max_completion_tokens: [1, Infinity],
  n: [1, 128],
};

function checkNumbers(body: Record<string, unknown>): void {
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = body[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number') throw badRequest(name, `Invalid type for '${name}': expected a number, but got ${JSON.stringify(value)} instead.`, 'invalid_type');
    if (value < least || value > most) throw badRequest(name, `Invalid '${name}': expected a value between ${least} and ${most}, but got ${value} instead.`, 'integer_below_min_value');
  }
}

interface Spoken {
  system: string;
  texts: string[];
  images: AskedImage[];
}

function readFormat(format: unknown, { system, texts }: Spoken): Pick<AiAsk, 'format' | 'schema'> {
  if (format === undefined || format === null) return { format: 'text', schema: undefined };
  if (!isObject(format)) throw badRequest('response_format', "Invalid type for 'response_format': expected an object.", 'invalid_type');
  switch (format.type) {
    case 'text':
      return { format: 'text', schema: undefined };
    case 'json_object':
      if (![system, ...texts].some((text) => /json/i.test(text)))
        throw badRequest('messages', "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.");
      return { format: 'json', schema: undefined };
    case 'json_schema':
      return { format: 'json', schema: readSchema(format.json_schema) };
    default:
      throw badRequest('response_format.type', `Invalid value: ${JSON.stringify(format.type)}. Supported values are: 'json_object', 'json_schema', and 'text'.`, 'invalid_value');
  }
}

function readSchema(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw badRequest('response_format.json_schema', "Missing required parameter: 'response_format.json_schema'.", 'missing_required_parameter');
  const { name, schema, strict } = value;
  if (typeof name !== 'string') throw badRequest('response_format.json_schema.name', "Missing required parameter: 'response_format.json_schema.name'.", 'missing_required_parameter');
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name))
    throw badRequest('response_format.json_schema.name', "Invalid 'response_format.json_schema.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.", 'invalid_value');
  if (!isObject(schema)) throw badRequest('response_format.json_schema.schema', "Missing required parameter: 'response_format.json_schema.schema'.", 'missing_required_parameter');
  const fault = strict === true ? strictFault(schema) : undefined;
  if (fault !== undefined) throw badRequest('response_format', `Invalid schema for response_format '${name}': ${fault}`);
  return schema;
}
