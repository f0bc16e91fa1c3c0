import '@fastify/multipart';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { InjectLogger, type Logger } from '@sluice/observability';
import type { FastifyRequest } from 'fastify';
import { v7 as uuid } from 'uuid';
import { LeadImport, type ImportReport } from './lead-import.ts';
import { LeadRepository } from './lead.repository.ts';
import { LeadsService } from './leads.service.ts';
import { importLimit } from './register-imports.ts';

/** Takes in files of leads as fast as the table takes them. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly leads: LeadsService,
    private readonly repository: LeadRepository,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** What was kept before a failure stays kept, and the problem says how much that was; sending the file again does it no harm. */
  async run(request: FastifyRequest): Promise<ImportReport> {
    const importId = uuid();
    const channels = await this.leads.channels();
    const file = new LeadImport(channels, (leads) => this.repository.keep(leads, importId));
    const body = await bodyOf(request);
    try {
      await pour(body, file);
      return file.report;
    } catch (error) {
      // Whoever is still sending hears the answer only when somebody reads on.
      body.resume();
      throw this.tellWhatWasKept(error, file.report);
    }
  }

  private tellWhatWasKept(error: unknown, { imported, updated, duplicates, errorCount }: ImportReport): AppError {
    const failure = asAppError(error);
    const kept = { imported, updated, duplicates, errorCount };
    this.logger.warn({ ...kept, code: failure.code, reason: failure.message }, 'import of leads broke off');
    return new AppError(failure.code, failure.message, { details: { ...failure.details, kept }, cause: failure });
  }
}

/** Reads no faster than the table takes the rows. */
async function pour(body: Readable, file: LeadImport): Promise<void> {
  let size = 0;
  for await (const piece of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    size += piece.byteLength;
    if (size > importLimit) throw new AppError('too-large', `A file of leads may have ${importLimit >> 20} MiB: cut it in pieces.`);
    await file.write(piece);
  }
  await file.end();
}

async function bodyOf(request: FastifyRequest): Promise<Readable> {
  if (request.body instanceof Readable) return request.body;
  if (!request.isMultipart()) throw new AppError('invalid', 'Send text/csv, or multipart/form-data with the file in a field named file.');
  const part = await request.file();
  if (part?.fieldname === 'file') return part.file;
  part?.file.resume();
  throw new AppError('invalid', 'Send the file in a field named file.');
}

/** What breaks in the middle of a body is the caller's connection or form; limits are told by errors with a status. */
function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && 'statusCode' in error) return new AppError(error.statusCode === 413 ? 'too-large' : 'invalid', error.message, { cause: error });
  return new AppError('invalid', 'The file ended too early or its form is malformed.', { cause: error });
}
