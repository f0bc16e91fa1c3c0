import { imageOf, type AskedImage } from '../ai-ask.ts';
import { looksLike } from '../image-bytes.ts';
import { isObject } from '../is-object.ts';
import { badRequest } from './openai-refusals.ts';

interface Spoken {
  system: string;
  texts: string[];
  images: AskedImage[];
}

const roles = ['system', 'developer', 'user', 'assistant', 'tool'];
const instructing = ['system', 'developer'];

/** platform.openai.com/docs/guides/images-vision */
const pictures = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

export function readMessages(messages: unknown): Spoken {
  if (!Array.isArray(messages)) throw badRequest('messages', "Missing required parameter: 'messages'.", 'missing_required_parameter');
  if (messages.length === 0) throw badRequest('messages', "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.", 'empty_array');
  const spoken = messages.map((message, index) => readMessage(message, `messages[${index}]`));
  const system = spoken.filter(({ role }) => instructing.includes(role)).flatMap(({ texts }) => texts);
  const rest = spoken.filter(({ role }) => !instructing.includes(role));
  return { system: system.join('\n\n'), texts: rest.flatMap(({ texts }) => texts), images: rest.flatMap(({ images }) => images) };
}

function readMessage(message: unknown, at: string): { role: string; texts: string[]; images: AskedImage[] } {
  if (!isObject(message)) throw badRequest(at, `Invalid type for '${at}': expected an object.`, 'invalid_type');
  const { role, content } = message;
  if (typeof role !== 'string' || !roles.includes(role))
    throw badRequest(`${at}.role`, `Invalid value: ${JSON.stringify(role)}. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.`, 'invalid_value');
  if (typeof content === 'string') return { role, texts: [content], images: [] };
  if (role === 'assistant' && (content === null || content === undefined)) return { role, texts: [], images: [] };
  if (!Array.isArray(content) || content.length === 0) throw badRequest(`${at}.content`, `Invalid type for '${at}.content': expected a string or an array of objects.`, 'invalid_type');
  const parts = content.map((part, index) => readPart(part, { role, at: `${at}.content[${index}]` }));
  return { role, texts: parts.flatMap((part) => (typeof part === 'string' ? [part] : [])), images: parts.flatMap((part) => (typeof part === 'string' ? [] : [part])) };
}

function readPart(part: unknown, { role, at }: { role: string; at: string }): string | AskedImage {
  const { type, text, image_url: image } = isObject(part) ? part : {};
  if (type === 'text' && typeof text === 'string') return text;
  if (type !== 'image_url' || role !== 'user')
    throw badRequest(at, `Invalid value: ${JSON.stringify(type)}. Supported values are: ${role === 'user' ? "'text' and 'image_url'" : "'text'"}.`, 'invalid_value');
  return readImage(image, `${at}.image_url`);
}

function readImage(image: unknown, at: string): AskedImage {
  const { url, detail = 'auto' } = isObject(image) ? image : {};
  if (typeof url !== 'string') throw badRequest(`${at}.url`, `Missing required parameter: '${at}.url'.`, 'missing_required_parameter');
  if (!['auto', 'low', 'high'].includes(String(detail))) throw badRequest(`${at}.detail`, `Invalid value: ${JSON.stringify(detail)}. Supported values are: 'auto', 'low', and 'high'.`, 'invalid_value');
  const [, mimeType = '', data] = /^data:([a-z/+.-]+);base64,([A-Za-z0-9+/]+={0,2})$/.exec(url) ?? [];
  if (data === undefined) throw badRequest(at, 'Invalid image URL: this simulator takes data URIs with base64 only.', 'invalid_image_url');
  const bytes = Buffer.from(data, 'base64');
  if (!pictures.includes(mimeType) || !looksLike(mimeType, bytes))
    throw badRequest(at, "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].", 'image_parse_error');
  return imageOf(mimeType, bytes);
}
