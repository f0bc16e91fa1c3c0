import { z } from 'zod';

const reason = z.object({ code: z.string(), words: z.string() });

/** How well an account sends: 100 is well; each reason says what the score lost. */
export const health = z.object({ score: z.number().int().min(0).max(100), reasons: z.array(reason) });
export type Health = z.infer<typeof health>;

export interface HealthFacts {
  /** Share of its windows that the account uses now. */
  pace: number;
  /** How much longer a flood wait lasts; 0 when there is none. */
  floodMs: number;
  /** Since the last flood wait began; null when there was none. */
  sinceFloodMs: number | null;
  /** Of the last attempts, a hundred at most: how many there were, failed for good, are in doubt. */
  attempts: number;
  failed: number;
  uncertain: number;
  paused: boolean;
  /** Chats that wait for a person's word before they may have more. */
  heldChats: number;
  /** How long the message has waited that has waited longest beyond its time. */
  oldestWaitMs: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** Rates over fewer attempts say little. */
const enough = 10;

type Rule = (facts: HealthFacts) => { code: string; words: string; costs: number } | null;

const rules: readonly Rule[] = [
  ({ paused }) => (paused ? { code: 'paused', words: 'It is paused: nothing goes.', costs: 20 } : null),
  ({ floodMs }) => (floodMs > 0 ? { code: 'flood', words: `The platform wants silence for another ${inWords(floodMs)}.`, costs: 30 } : null),
  ({ floodMs, sinceFloodMs }) =>
    floodMs <= 0 && sinceFloodMs !== null && sinceFloodMs < day ? { code: 'flooded', words: `The platform asked for silence ${inWords(sinceFloodMs)} ago.`, costs: 10 } : null,
  ({ pace }) => (pace < 1 ? { code: 'pace', words: `It sends at ${Math.round(pace * 100)} % of its pace, recovering from a flood wait.`, costs: 30 * (1 - pace) } : null),
  ({ attempts, failed }) => (attempts >= enough && failed > 0 ? { code: 'failures', words: `${failed} of the last ${attempts} attempts failed for good.`, costs: (60 * failed) / attempts } : null),
  ({ attempts, uncertain }) =>
    attempts >= enough && uncertain > 0 ? { code: 'uncertain', words: `Of ${uncertain} of the last ${attempts} attempts nobody knows whether they arrived.`, costs: (80 * uncertain) / attempts } : null,
  ({ heldChats }) => (heldChats > 0 ? { code: 'held', words: `${heldChats} chats wait for a word of their person before more may go.`, costs: Math.min(10, heldChats) } : null),
  ({ oldestWaitMs }) => (oldestWaitMs > 10 * minute ? { code: 'backlog', words: `The oldest message has waited for ${inWords(oldestWaitMs)}.`, costs: oldestWaitMs > 60 * minute ? 20 : 10 } : null),
];

/** A score with its reasons, the costliest first. */
export function healthOf(facts: HealthFacts): Health {
  const found = rules.flatMap((rule) => rule(facts) ?? []).sort((a, b) => b.costs - a.costs);
  const score = found.reduce((left, { costs }) => left - costs, 100);
  return { score: Math.max(0, Math.round(score)), reasons: found.map(({ code, words }) => ({ code, words })) };
}

function inWords(ms: number): string {
  const [count, unit] = ms < 2 * minute ? [Math.ceil(ms / 1_000), 'second'] : ms < 2 * 60 * minute ? [Math.round(ms / minute), 'minute'] : [Math.round(ms / (60 * minute)), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
