import { Readable } from 'node:stream';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers } from '@sluice/service';
import { z } from 'zod';
import { csvOf, jsonOf } from './export-messages.ts';
import { exportQuery, type ExportQuery, type MessageFilter } from './message-filter.ts';
import { MessageSearch, shortSpan } from './message-search.repository.ts';
import { messageView, viewMessage, type MessageView } from './message-view.ts';

/** Rows that are in memory at once. */
const pageSize = 500;

@ApiTags('messages')
@NeedsScope('read')
@Controller('api/messages')
export class ExportController {
  constructor(private readonly search: MessageSearch) {}

  @Get('export')
  @ApiOperation({ summary: 'Messages as a CSV or JSON file, newest first, by the same filters as the list; however many there are' })
  @Answers(200, z.array(messageView), 'With format=csv: text/csv (RFC 4180), one line a message; cells that look like formulas begin with an apostrophe')
  async export(@Query({ schema: exportQuery }) { format, bom, ...filter }: ExportQuery): Promise<StreamableFile> {
    const pages = this.pages(filter);
    // What cannot even begin is answered as a problem, not as half a file.
    const first = await pages.next();
    const all = startingWith(first.done ? [] : [first.value], pages);
    const text = Readable.from(format === 'csv' ? csvOf(all, bom) : jsonOf(all), { objectMode: false, highWaterMark: 1 << 16 });
    const disposition = `attachment; filename="messages-${new Date().toISOString().slice(0, 10)}.${format}"`;
    return new StreamableFile(text, { type: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8', disposition });
  }

  private async *pages(filter: MessageFilter): AsyncGenerator<MessageView[]> {
    let after: bigint | undefined | null;
    do {
      const { rows, next }: Awaited<ReturnType<MessageSearch['find']>> = await this.search.find(filter, { after: after ?? undefined, limit: pageSize, span: shortSpan });
      yield rows.map(viewMessage);
      after = next;
    } while (after !== null);
  }
}

async function* startingWith<Item>(first: readonly Item[], rest: AsyncIterable<Item>): AsyncGenerator<Item> {
  yield* first;
  yield* rest;
}
