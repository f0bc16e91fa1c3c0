import { fetch } from 'undici';
import type { Figure, Row } from '../tools/bench/figure.ts';
import { gauge } from '../tools/bench/process-metrics.ts';
import type { System } from '../tools/bench/system.ts';
import type { Target } from '../tools/bench/target.ts';
import { trendOf } from '../tools/bench/trend.ts';
import { mixed } from '../tools/bench/webhooks/call.ts';
import { openWebhookStand, type WebhookStand } from '../tools/bench/webhooks/stand.ts';
import { leaveTexts } from '../tools/bench/webhooks/wecom.ts';

const connections = 32;
const samples = 20;
const mb = 1 << 20;
const flat: Target = { of: 'ratio', is: '≤', value: 1.1 };

/** What ingest and the stores hold after a stretch of webhooks, in MB. */
interface Sample {
  rss: number;
  heap: number;
  redis: number;
  tables: number;
}

const titles: Record<keyof Sample, string> = { rss: 'ingest, resident', heap: 'ingest, heap used', redis: 'Redis, used', tables: 'tables and indexes of ingest' };

/** Whether ingest needs more memory the more comes in. */
export const memory: Figure = {
  name: 'memory',
  title: 'Memory of ingest over very many webhooks of Telegram, LINE and WeCom in turn: the last quarter beside the first',
  bare: 'the first quarter of the same samples',
  async run(bench) {
    const stretch = bench.size(10_000, 1_000);
    const stand = await openWebhookStand(bench, 'memory');
    const taken: Sample[] = [];
    const pass = stretches(stand, stretch);
    for (let number = 1; number <= samples; number++) {
      await pass();
      taken.push(await sample(stand.system));
      if (number % 5 === 0) bench.say(`  ${(number * stretch).toLocaleString('en')} webhooks…`);
    }
    await checkJournal(stand.system, samples * stretch);
    bench.note(`${(samples * stretch).toLocaleString('en')} webhooks, ${connections} at a time, a sample every ${stretch.toLocaleString('en')}; behind every doorbell of WeCom a message. Between the samples what came is settled and its jobs are taken away, as if analysis had worked`);
    bench.note('Redis keeps a mark of each event for a day, and the journal keeps everything: both grow with what comes in, and end with its time');
    for (const key of ['rss', 'heap'] as const) bench.note(`${titles[key]}, MB by sample: ${taken.map((each) => Math.round(each[key])).join(' ')}`);
    return rowsOf(taken, stretch);
  },
};

/** Sends one stretch after the other, each to its end: pulled, settled, and nothing left to do. */
function stretches({ system, send, wecom, corps, make, pulled }: WebhookStand, stretch: number): () => Promise<void> {
  const calls = mixed([make.telegram, make.line, make.wecom]);
  const mailboxes = corps.flatMap(({ openKfIds }) => openKfIds);
  return async () => {
    leaveTexts(wecom, mailboxes, Math.floor(stretch / 3));
    const { failed, firstFailure } = await send({ origin: system.url('ingest'), calls: calls(stretch), pace: { connections } });
    if (failed > 0) throw new Error(`${failed} webhooks were refused (${firstFailure}).`);
    await pulled();
    await settle(system);
  };
}

/** Memory says nothing about calls that were lost: a text, or a doorbell's message, for each of them. */
async function checkJournal(system: System, calls: number): Promise<void> {
  const [row] = await system.query<{ count: number }>('SELECT count(*)::int AS count FROM ingest.events');
  if (row?.count !== calls) throw new Error(`${row?.count} of ${calls} events are in the journal.`);
}

/** Does what comes after ingest away with. */
async function settle(system: System): Promise<void> {
  await system.query('UPDATE ingest.events SET settled_at = now() WHERE settled_at IS NULL');
  await system.redis(async (client) => {
    for await (const keys of client.scanStream({ match: '{sluice}:analysis:*', count: 1_000 }) as AsyncIterable<string[]>) if (keys.length > 0) await client.unlink(keys);
  });
}

async function sample(system: System): Promise<Sample> {
  const text = await (await fetch(`${system.url('ingest')}/metrics`)).text();
  const [row] = await system.query<{ bytes: string }>(
    `SELECT sum(pg_total_relation_size(c.oid)) AS bytes FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'ingest'::regnamespace`,
  );
  const redis = await system.redis((client) => client.info('memory'));
  const [, usedMemory] = /^used_memory:(\d+)/m.exec(redis) ?? [];
  const taken = {
    rss: gauge(text, 'process_resident_memory_bytes') / mb,
    heap: gauge(text, 'nodejs_heap_size_used_bytes') / mb,
    redis: Number(usedMemory) / mb,
    tables: Number(row?.bytes) / mb,
  };
  const missing = Object.entries(taken).find(([, value]) => Number.isNaN(value));
  if (missing) throw new Error(`Nobody tells ${missing[0]}.`);
  return taken;
}

function rowsOf(taken: readonly Sample[], stretch: number): Row[] {
  return (Object.keys(titles) as (keyof Sample)[]).flatMap((key) => {
    const what = titles[key];
    const target = key === 'rss' || key === 'heap' ? flat : undefined;
    const { first, last, growth } = trendOf(taken.map((each) => each[key]));
    return [
      { what, unit: 'MB' as const, sluice: [last], bare: [first], target },
      { what: `${what}: growth a webhook`, unit: 'kB' as const, sluice: [(growth * 1_024) / stretch], bare: null },
    ];
  });
}
