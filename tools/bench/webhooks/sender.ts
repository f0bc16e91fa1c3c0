import { fetch } from 'undici';
import type { Bench } from '../bench.ts';
import type { Load, Pace } from '../load.ts';
import type { WebhookCall } from './call.ts';

/** What the process in benchmarks/processes/webhook-sender.ts is asked for. */
export interface Sending {
  origin: string;
  calls: readonly WebhookCall[];
  /** So many under way at any time, or so many a second. */
  pace: { connections: number } | Pace;
}

/** A load, and the processor time in milliseconds that sending it took: it shares the machine with what is measured. */
export interface SentLoad extends Load {
  senderMs: number;
}

export type SendCalls = (sending: Sending) => Promise<SentLoad>;

/** Starts a sender in a process of its own, which does nothing but post calls that were made before. */
export async function startSender(bench: Bench): Promise<SendCalls> {
  const { url } = await bench.process('webhook-sender');
  return async (sending) => {
    const answer = await fetch(`${url}/send`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(sending) });
    if (!answer.ok) throw new Error(`The sender failed: ${await answer.text()}`);
    return (await answer.json()) as SentLoad;
  };
}

/** The largest share of one processor, in percent, that the sender needed: near 100 it is the sender that was measured. */
export function busiest(loads: readonly SentLoad[]): number {
  return Math.max(...loads.map(({ senderMs, elapsedMs }) => (100 * senderMs) / elapsedMs));
}
