import '@fastify/multipart';
import { AppError } from '@sluice/errors';
import type { FastifyRequest } from 'fastify';
import { uploadLimit } from './register-uploads.ts';

export interface Upload {
  images: Buffer[];
  fields: Record<string, string>;
}

/** The `image` files and the text fields of a multipart body, 10 MiB in all. Throws `invalid` or `too-large`. */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) throw new AppError('invalid', 'Send multipart/form-data with a file field named image.');
  try {
    return await readParts(request);
  } catch (error) {
    // Limits are told by errors with a status; everything else is the form parser's complaint about what was sent.
    if (error instanceof AppError || (error instanceof Error && 'statusCode' in error)) throw error;
    throw new AppError('invalid', 'The multipart body is malformed or ends too early.', { cause: error });
  }
}

async function readParts(request: FastifyRequest): Promise<Upload> {
  const upload: Upload = { images: [], fields: {} };
  let size = 0;
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      upload.fields[part.fieldname] = String(part.value);
      continue;
    }
    const bytes = await part.toBuffer();
    size += bytes.byteLength;
    if (size > uploadLimit) throw new AppError('too-large', 'The upload is larger than 10 MiB.');
    if (part.fieldname === 'image') upload.images.push(bytes);
  }
  return upload;
}
