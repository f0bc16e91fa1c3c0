import type { AccountChannel } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { z } from 'zod';
import { CsvReader, type CsvRecord } from './csv-reader.ts';
import { fold, readHeader, readRow, type KnownLead, type RowFault } from './lead-rows.ts';
import type { Kept } from './lead.repository.ts';

/** A record longer than this is no lead. */
const longestRecord = 65_536;
const rowsAtOnce = 500;
const mostErrors = 100;

/** What became of a file of leads. */
export const importReport = z.object({
  imported: z.number().int(),
  updated: z.number().int(),
  duplicates: z.number().int(),
  errorCount: z.number().int(),
  errors: z.array(z.object({ line: z.number().int(), column: z.string().nullable(), message: z.string() })).describe(`The first ${mostErrors}`),
});
export type ImportReport = z.infer<typeof importReport>;

/** One file of leads on its way into the table: piece by piece, a few hundred rows at a time. */
export class LeadImport {
  readonly report: ImportReport = { imported: 0, updated: 0, duplicates: 0, errorCount: 0, errors: [] };
  private readonly decoder = new TextDecoder();
  private readonly reader = new CsvReader(longestRecord);
  private readonly waiting = new Map<string, KnownLead>();
  private columns: string[] | null = null;

  /** `keep` puts rows into the table, each chat once. */
  constructor(
    private readonly channels: ReadonlyMap<string, AccountChannel>,
    private readonly keep: (leads: KnownLead[]) => Promise<Kept>,
  ) {}

  /** Resolves when there is room for the next piece. Throws `invalid` for a wrong header. */
  async write(piece: Uint8Array): Promise<void> {
    for (const record of this.reader.read(this.decoder.decode(piece, { stream: true }))) await this.take(record);
  }

  async end(): Promise<void> {
    for (const record of this.reader.read(this.decoder.decode())) await this.take(record);
    for (const record of this.reader.end()) await this.take(record);
    if (this.columns === null) throw new AppError('invalid', 'The file is empty: its first line must name the columns.');
    await this.flush();
  }

  private async take(record: CsvRecord): Promise<void> {
    if (this.columns === null) {
      if ('fault' in record) throw new AppError('invalid', `The first line must name the columns, but it ${record.fault}.`);
      this.columns = readHeader(record.fields);
    } else if ('fault' in record) this.refuse(record.line, { column: null, message: record.fault });
    else {
      const lead = readRow(this.columns, record.fields, this.channels);
      if ('message' in lead) this.refuse(record.line, lead);
      else await this.add(lead);
    }
  }

  private async add(lead: KnownLead): Promise<void> {
    const key = `${lead.channel} ${lead.chatId}`;
    const before = this.waiting.get(key);
    if (before) this.report.duplicates++;
    this.waiting.set(key, before ? fold(before, lead) : lead);
    if (this.waiting.size >= rowsAtOnce) await this.flush();
  }

  private async flush(): Promise<void> {
    const leads = [...this.waiting.values()];
    this.waiting.clear();
    if (leads.length === 0) return;
    const { imported, updated, duplicates } = await this.keep(leads);
    this.report.imported += imported;
    this.report.updated += updated;
    this.report.duplicates += duplicates;
  }

  private refuse(line: number, { column, message }: RowFault): void {
    this.report.errorCount++;
    const said = `line ${line}: ${column === null ? '' : `${column} `}${message}`;
    if (this.report.errors.length < mostErrors) this.report.errors.push({ line, column, message: said });
  }
}
