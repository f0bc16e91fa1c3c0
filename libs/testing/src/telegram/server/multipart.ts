import { badRequest } from '../refusal.ts';
import type { Upload } from '../params.ts';

export interface Multipart {
  fields: Record<string, string>;
  uploads: Map<string, Upload>;
}

const headEnd = Buffer.from('\r\n\r\n');

/** The parts of a multipart/form-data body (RFC 7578): those with a file name are uploads, the others fields. */
export function parseMultipart(body: Buffer, contentType: string): Multipart {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)?.slice(1).find(Boolean);
  if (!boundary) throw badRequest('boundary not found in multipart/form-data request');
  const parsed: Multipart = { fields: {}, uploads: new Map() };
  for (const part of partsOf(body, Buffer.from(`--${boundary}`))) addPart(parsed, part);
  return parsed;
}

function* partsOf(body: Buffer, delimiter: Buffer): Generator<Buffer> {
  let start = body.indexOf(delimiter);
  if (start < 0) throw badRequest('first boundary not found in multipart/form-data request');
  for (;;) {
    start += delimiter.length;
    if (body.subarray(start, start + 2).equals(Buffer.from('--'))) return;
    const end = body.indexOf(Buffer.concat([Buffer.from('\r\n'), delimiter]), start);
    if (end < 0) throw badRequest('unexpected end of multipart/form-data request');
    yield body.subarray(start + 2, end);
    start = end + 2;
  }
}

function addPart({ fields, uploads }: Multipart, part: Buffer): void {
  const split = part.indexOf(headEnd);
  const head = part.subarray(0, Math.max(split, 0)).toString('utf8');
  const name = parameter(head, 'name');
  if (split < 0 || name === undefined) throw badRequest('field name not found in multipart/form-data request');
  const bytes = part.subarray(split + headEnd.length);
  const fileName = parameter(head, 'filename');
  if (fileName === undefined) fields[name] = bytes.toString('utf8');
  else uploads.set(name, { bytes, name: fileName, mime: /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? '' });
}

function parameter(head: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\r\\n]*))`, 'i').exec(head);
  return match?.[1] ?? match?.[2];
}
