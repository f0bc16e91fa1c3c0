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
import { readPatiently } from './read-patiently.ts';
import { importLimit, mostFraming } from './register-imports.ts';

/** A sender who says nothing for so long is gone. */
const idleMs = 30_000;
const pauseMs = 1_000;

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
    try {
      if (Number(request.headers['content-length']) > importLimit + mostFraming) throw tooLarge();
      for await (const body of filesIn(request)) await pour(body, file);
      await file.end();
      return file.report;
    } catch (error) {
      await readOn(request.raw.unpipe());
      throw this.tellWhatWasKept(error, file.report);
    }
  }

  private tellWhatWasKept(error: unknown, { imported, updated, duplicates, errorCount }: ImportReport): AppError {
    const failure = asAppError(error);
    const kept = { imported, updated, duplicates, errorCount };
    this.logger.warn({ ...kept, code: failure.code, reason: failure.message }, 'import of leads broke off');
    const words = `${failure.message} What was kept of it stays: ${imported} new leads, ${updated} changed.`;
    return new AppError(failure.code, words, { details: { ...failure.details, kept }, cause: failure });
  }
}

/** Reads no faster than the table takes the rows. */
async function pour(body: Readable, file: LeadImport): Promise<void> {
  let size = 0;
  for await (const piece of readPatiently(body, idleMs)) {
    size += piece.byteLength;
    if (size > importLimit) throw tooLarge();
    await file.write(piece);
  }
}

/** Many senders hear an answer only when they have said everything: as much again is read, and dropped, while it comes without a pause. */
async function readOn(body: Readable): Promise<void> {
  let size = 0;
  try {
    for await (const piece of readPatiently(body, pauseMs)) {
      size += piece.byteLength;
      if (size > importLimit) break;
    }
  } catch {
    // There is nothing more to hear.
  }
  body.resume();
}

function tooLarge(): AppError {
  return new AppError('too-large', `A file of leads may have ${importLimit >> 20} MiB: cut it in pieces.`);
}

/** The one file of a request; whether it is the only one shows when it was read. */
async function* filesIn(request: FastifyRequest): AsyncGenerator<Readable> {
  if (request.body instanceof Readable) yield request.body;
  else if (request.isMultipart()) yield* onlyFile(request);
  else throw new AppError('invalid', 'Send text/csv, or multipart/form-data with the file in a field named file.');
}

async function* onlyFile(request: FastifyRequest): AsyncGenerator<Readable> {
  let isFirst = true;
  for await (const { fieldname, file } of request.files()) {
    if (!isFirst) throw new AppError('invalid', 'Send only one file in a request: those behind the first were not read.');
    if (fieldname !== 'file') break;
    isFirst = false;
    yield file;
  }
  if (isFirst) throw new AppError('invalid', 'Send the file in a field named file.');
}

/** What breaks in the middle of a body is the caller's connection or form; limits are told by errors with a status. */
function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && 'statusCode' in error) return new AppError(error.statusCode === 413 ? 'too-large' : 'invalid', error.message, { cause: error });
  return new AppError('invalid', 'The file ended too early or its form is malformed.', { cause: error });
}
