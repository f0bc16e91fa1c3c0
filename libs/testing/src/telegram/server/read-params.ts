import { Params } from '../params.ts';
import { badRequest } from '../refusal.ts';
import { parseMultipart } from './multipart.ts';

export interface RawRequest {
  query: string;
  contentType: string;
  body: Buffer;
}

/** The parameters of a call from its query and its body: JSON, urlencoded or multipart (core.telegram.org/bots/api#making-requests). */
export function readParams({ query, contentType, body }: RawRequest): Params {
  const fromQuery = query ? Object.fromEntries(new URLSearchParams(query)) : {};
  if (body.length === 0) return new Params(fromQuery);
  if (contentType.startsWith('application/json')) return new Params({ ...fromQuery, ...jsonObject(body) });
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return new Params({ ...fromQuery, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) });
  }
  if (contentType.startsWith('multipart/form-data')) {
    const { fields, uploads } = parseMultipart(body, contentType);
    return new Params({ ...fromQuery, ...fields }, uploads);
  }
  throw badRequest('unsupported content type');
}

function jsonObject(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest("can't parse JSON object");
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badRequest('expected a JSON object');
  return { ...value };
}
