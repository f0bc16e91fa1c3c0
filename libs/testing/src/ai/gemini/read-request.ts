import { imageOf, type AiAsk, type AskedImage } from '../ai-ask.ts';
import { looksLike } from '../image-bytes.ts';
import { isObject } from '../is-object.ts';
import { partData } from './gemini-fields.ts';
import { invalid } from './gemini-refusals.ts';
import { readMessage } from './proto-json.ts';
import { schemaFaults, type GeminiSchema } from './schema-rules.ts';

interface Part {
  text?: string;
  inlineData?: { mimeType?: string; data?: string };
}

interface Content {
  role?: string;
  parts?: Part[];
}

interface GenerationConfig {
  temperature?: number | string;
  maxOutputTokens?: number | string;
  candidateCount?: number | string;
  responseMimeType?: string;
  responseSchema?: GeminiSchema;
  responseJsonSchema?: unknown;
}

interface GenerateContent {
  contents?: Content[];
  systemInstruction?: Content;
  generationConfig?: GenerationConfig;
}

/** ai.google.dev/gemini-api/docs/image-understanding */
const pictures = ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif'];

/** What a body of generateContent asks; throws a Refusal (INVALID_ARGUMENT) when it breaks a rule. */
export function readRequest(json: unknown, model: string): AiAsk {
  const { contents = [], systemInstruction, generationConfig = {} } = readMessage<GenerateContent>('Request', json);
  const faults = [...contentsFaults(contents), ...configFaults(generationConfig)];
  if (faults.length > 0) throw invalid(faults.map((fault) => `* GenerateContentRequest.${fault}\n`).join(''));
  const parts = contents.flatMap((content) => content.parts ?? []);
  const { responseMimeType, responseSchema, responseJsonSchema } = generationConfig;
  return {
    model,
    system: textsIn(systemInstruction?.parts).join('\n\n'),
    texts: textsIn(parts),
    images: parts.flatMap(({ inlineData }) => (inlineData ? [picture(inlineData)] : [])),
    format: responseMimeType === 'application/json' ? 'json' : 'text',
    schema: (responseSchema ?? responseJsonSchema) as Record<string, unknown> | undefined,
  };
}

function textsIn(parts: Part[] = []): string[] {
  return parts.flatMap(({ text }) => (text === undefined ? [] : [text]));
}

function contentsFaults(contents: Content[]): string[] {
  if (contents.length === 0) return ['contents: contents is not specified'];
  return contents.flatMap(({ role, parts = [] }, index) => {
    const at = `contents[${index}]`;
    return [
      ...(role !== undefined && !['user', 'model'].includes(role) ? [`${at}.role: Please use a valid role: user, model.`] : []),
      ...(parts.length === 0 ? [`${at}.parts: contents.parts must not be empty.`] : []),
      ...parts.flatMap((part, place) => partFaults(part, `${at}.parts[${place}]`)),
    ];
  });
}

function partFaults(part: Part, at: string): string[] {
  const held = partData.filter((name) => name in part);
  return held.length === 1 ? [] : [`${at}.data: required oneof field 'data' must have one initialized field`];
}

function configFaults({ temperature = 1, maxOutputTokens = 1, candidateCount = 1, responseMimeType, responseSchema, responseJsonSchema }: GenerationConfig): string[] {
  const at = 'generation_config';
  const hasSchema = responseSchema !== undefined || responseJsonSchema !== undefined;
  return [
    ...(Number(temperature) < 0 || Number(temperature) > 2 ? [`${at}.temperature: must be in the range [0.0, 2.0]`] : []),
    ...(Number(maxOutputTokens) < 1 ? [`${at}.max_output_tokens: must be positive`] : []),
    ...(Number(candidateCount) < 1 || Number(candidateCount) > 8 ? [`${at}.candidate_count: must be in the range [1, 8]`] : []),
    ...(responseMimeType !== undefined && !['text/plain', 'application/json', 'text/x.enum'].includes(responseMimeType)
      ? [`${at}.response_mime_type: allowed mimetypes are \`text/plain\`, \`application/json\`, \`application/xml\`, \`application/yaml\` and \`text/x.enum\`.`]
      : []),
    ...(hasSchema && responseMimeType !== 'application/json' && responseMimeType !== 'text/x.enum' ? [`${at}.response_mime_type: must be application/json when a response schema is set`] : []),
    ...(responseSchema !== undefined && responseJsonSchema !== undefined ? [`${at}: only one of response_schema and response_json_schema may be set`] : []),
    ...(responseJsonSchema !== undefined && !isObject(responseJsonSchema) ? [`${at}.response_json_schema: must be an object`] : []),
    ...(responseSchema ? schemaFaults(responseSchema, `${at}.response_schema`) : []),
  ];
}

function picture({ mimeType = '', data = '' }: { mimeType?: string; data?: string }): AskedImage {
  if (!pictures.includes(mimeType)) throw invalid(`Unsupported MIME type: ${mimeType}`);
  const bytes = Buffer.from(data, 'base64');
  if (!looksLike(mimeType, bytes)) throw invalid('Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting');
  return imageOf(mimeType, bytes);
}
