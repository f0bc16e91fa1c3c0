import { csvLine } from './csv.ts';
import type { MessageView } from './message-view.ts';

type Column = [name: string, value: (message: MessageView) => string | number | null];

const plain = ['id', 'accountId', 'chatId', 'text', 'kind', 'priority', 'state', 'attempts', 'maxAttempts', 'dueAt', 'scheduledAt', 'expiresAt'] as const;
const late = ['eventId', 'batchId', 'campaignId', 'leadId', 'mergedInto', 'platformMessageId', 'trace', 'createdAt', 'completedAt'] as const;
const columnOf = (name: (typeof plain | typeof late)[number]): Column => [name, (message) => message[name]];

const columns: readonly Column[] = [
  ...plain.map(columnOf),
  ['errorCode', ({ error }) => error?.code ?? null],
  ['error', ({ error }) => error?.message ?? null],
  ...late.map(columnOf),
];

/** Pages of messages as the text of one CSV file; a byte order mark makes Excel read UTF-8. */
export async function* csvOf(pages: AsyncIterable<readonly MessageView[]>, bom: boolean): AsyncGenerator<string> {
  yield (bom ? '\ufeff' : '') + csvLine(columns.map(([name]) => name));
  for await (const page of pages) yield page.map((message) => csvLine(columns.map(([, value]) => value(message)))).join('');
}

/** Pages of messages as the text of one JSON list. */
export async function* jsonOf(pages: AsyncIterable<readonly MessageView[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield before + page.map((message) => JSON.stringify(message)).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
