import { z } from 'zod';
import { providers, type Provider } from './api-key.ts';
import type { CircuitView } from './circuits.ts';
import { keyIdsOf, roomAt, type Purse } from './ledger/choose.ts';
import { callsOf, idleNow, parkedModels, reasons, restingNow, type Ledger, type Reason } from './ledger/ledger.ts';
import { nextPacificMidnight } from './pacific-day.ts';

const instant = z.iso.datetime();
const usage = z.object({ minute: z.number().int().describe('In the rolling minute'), today: z.number().int().describe('Since midnight Pacific') });

const circuit = z.object({ state: z.enum(['closed', 'open', 'half-open']), until: instant.nullable() });

export const keyView = z.object({
  id: z.string().describe('The same in all replicas; made of a hash'),
  provider: z.enum(providers),
  project: z.string().describe('The quota project; a key that names none is its own'),
  key: z.string().describe('The masked key'),
  state: z.enum(['ready', 'parked', 'resting']).describe('parked: the project; resting: the key'),
  until: instant.nullable().describe('When it may be called again'),
  reason: z.enum(reasons).nullable(),
  message: z.string().nullable().describe('What happened, and what to do'),
  models: z.array(z.object({ model: z.string(), until: instant, reason: z.enum(reasons) })).describe('Models that the project is parked for by themselves'),
  used: usage.describe('Calls with this key'),
  projectUsed: usage.describe('Calls with all keys of the project'),
  quota: z.object({ perMinute: z.number().nullable(), perDay: z.number().nullable() }).describe('As configured for a project; null: learnt when the provider says no'),
  resets: z.object({
    minuteAt: instant.nullable().describe('When nothing of the last minute is left; null when nothing is'),
    dayAt: instant.describe('The next midnight Pacific'),
    roomAt: instant.nullable().describe('When the configured quotas have room again; null when they have'),
  }),
  inFlight: z.number().int().describe('Calls with this key now, over all replicas'),
  breaker: circuit.extend({ models: z.array(circuit.extend({ model: z.string() })).describe('Models that are overloaded there: their own circuits that are not closed') }).describe('The circuit of provider and project'),
});
export type KeyView = z.infer<typeof keyView>;

export const keysView = z.object({
  inFlight: z.number().int().describe('Calls to providers now, over all replicas'),
  maxConcurrent: z.number().int(),
  items: z.array(keyView),
});
export type KeysView = z.infer<typeof keysView>;

const messages: Record<Reason, string> = {
  'minute-quota': 'The project has used up its quota of this minute. It is called again by itself.',
  'day-quota': 'The project has used up its quota of today. It is called again after midnight Pacific; a key of another project would help now.',
  'rate-limit': 'The provider asks to call the project less often. It is called again by itself.',
  'no-credit': 'The project has nothing left to pay with. Top it up at the provider, or take its keys out of the configuration.',
  'key-refused': 'The provider refuses this key. Exchange it in the configuration and restart.',
};

export interface PoolNow {
  provider: Provider;
  purse: Purse;
  ledger: Ledger;
  now: number;
  circuits: readonly CircuitView[];
  /** Calls in flight by the key's id. */
  inFlight: ReadonlyMap<string, number>;
}

/** The keys of a pool as they are shown: nothing secret. */
export function viewKeys(pool: PoolNow): KeyView[] {
  const { provider, purse, ledger, now, circuits, inFlight } = pool;
  return purse.keys.map(({ id, project, masked }) => {
    const ofProject = callsOf(ledger, keyIdsOf(purse, project), now);
    const room = roomAt(ledger, purse, { project, now });
    return {
      ...{ id, provider, project, key: masked },
      ...stateOf(pool, { id, project }),
      models: parkedModels(ledger, project, now).map((one) => ({ model: one.model, until: iso(one.until), reason: one.why })),
      used: usageIn(callsOf(ledger, [id], now)),
      projectUsed: usageIn(ofProject),
      quota: { perMinute: purse.quota.perMinute ?? null, perDay: purse.quota.perDay ?? null },
      resets: { minuteAt: isoOrNull(ofProject.recent.at(-1)?.endsAt ?? null), dayAt: iso(nextPacificMidnight(now)), roomAt: room > now ? iso(room) : null },
      inFlight: inFlight.get(id) ?? 0,
      breaker: breakerOf(circuits.filter((one) => one.project === project)),
    };
  });
}

function breakerOf(circuits: readonly CircuitView[]): KeyView['breaker'] {
  const shown = circuits.map(({ model, state, until }) => ({ model, state, until: isoOrNull(until) }));
  const { state, until } = shown.find(({ model }) => model === null) ?? { state: 'closed' as const, until: null };
  return { state, until, models: shown.flatMap(({ model, ...one }) => (model === null || one.state === 'closed' ? [] : [{ model, ...one }])) };
}

function stateOf({ ledger, purse, now }: PoolNow, { id, project }: { id: string; project: string }): Pick<KeyView, 'state' | 'until' | 'reason' | 'message'> {
  const resting = restingNow(ledger, id, now);
  const rest = resting ?? idleNow(ledger, { project, models: purse.models ?? [] }, now);
  if (!rest) return { state: 'ready', until: null, reason: null, message: null };
  return { state: resting ? 'resting' : 'parked', until: iso(rest.until), reason: rest.why, message: messages[rest.why] };
}

function usageIn({ minute, today }: { minute: number; today: number }): { minute: number; today: number } {
  return { minute, today };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
