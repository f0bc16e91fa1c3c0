import type { Arrival, Asked, Ledger, Message } from './ledger.ts';

/** Accepted messages that neither arrived nor say why not. */
export function findLost({ asked, arrivals, messages }: Ledger, maxAttempts: number): string[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const byText = Map.groupBy(arrivals, ({ text }) => text);
  return asked.flatMap(({ accepted, text }) => {
    if (!accepted) return [];
    const reason = whyLost(byId.get(accepted.id), byText.get(text) ?? [], maxAttempts);
    return reason === null ? [] : [`${text} (${accepted.id}) ${reason}`];
  });
}

function whyLost(message: Message | undefined, arrivals: readonly Arrival[], maxAttempts: number): string | null {
  if (!message) return 'was accepted and has no row';
  const delivered = arrivals.some((arrival) => arrival.delivered);
  switch (message.state) {
    case 'UNCERTAIN':
      return null;
    case 'COMPLETED':
      return delivered ? null : 'says COMPLETED and never arrived';
    case 'FAILED': {
      const refusals = arrivals.filter(({ answer }) => answer.kind === 'refused' || answer.kind === 'page').length;
      return delivered || refusals >= maxAttempts ? null : `says FAILED after ${refusals} refusals`;
    }
    default:
      return `ended as ${message.state}`;
  }
}

/** Messages that a person got more than once. */
export function findDeliveredTwice({ arrivals }: Ledger): string[] {
  const delivered = arrivals.filter((arrival) => arrival.delivered);
  return [...Map.groupBy(delivered, ({ text }) => text)].filter(([, all]) => all.length > 1).map(([text, all]) => `${text} arrived ${all.length} times`);
}

/** What arrived or stands in a table without having been asked for like that, and what arrived although it says FAILED. */
export function findUnexpected({ asked, arrivals, messages }: Ledger): string[] {
  const byText = new Map(asked.map((one) => [one.text, one]));
  const strays = arrivals.filter((arrival) => !isAsked(byText.get(arrival.text), arrival)).map(({ account, chat, text }) => `nobody asked to send ${text} from ${account} to ${chat}`);
  const rows = [...Map.groupBy(messages, ({ text }) => text)];
  const extra = rows.filter(([text, all]) => !byText.has(text) || all.length > 1).map(([text, all]) => `${text} has ${all.length} rows`);
  const delivered = new Set(arrivals.filter((arrival) => arrival.delivered).map(({ text }) => text));
  const denied = messages.filter(({ state, text }) => state === 'FAILED' && delivered.has(text)).map(({ text }) => `${text} arrived and says FAILED`);
  return [...strays, ...extra, ...denied];
}

function isAsked(asked: Asked | undefined, { account, chat }: Arrival): boolean {
  return asked?.account === account && asked.chat === chat;
}
