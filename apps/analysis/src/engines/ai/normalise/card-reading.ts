import type { CardReading, ContactCard } from '@sluice/contracts';
import { mergeSides } from '../../local/fields/merge-sides.ts';
import { toCard } from '../../local/fields/to-card.ts';
import type { CardPrint } from '../../local/cards/thread-messages.ts';
import { readModelCard } from './model-card.ts';
import { list, misfit, properties } from './plain.ts';

const mostCards = 10;

/** How sure it is that this is (or is not) a card when rules say so, too; when they do not; and when there were none to ask. */
const certainty = { agreed: 0.97, disputed: 0.7, alone: 0.88 } as const;

export interface CardContext {
  /** ISO 3166-1 alpha-2: where phone numbers without a country code are from when nothing printed says so. */
  country: string;
  /** What a recogniser read on the same photo; null when it was busy. */
  page: CardPrint | null;
  /** Who read; stands in every field. */
  source: string;
}

/** What a model's answer about a photo means. Throws `unprocessable` (`details.reason` `misfit`) when there is no list of cards in it. */
export function readCardAnswer(answer: unknown, { country, page, source }: CardContext): CardReading {
  const { cards } = properties(answer);
  if (!Array.isArray(cards)) throw misfit();
  const sides = list(cards, mostCards).flatMap((card) => readModelCard(properties(card), { country, lines: page?.lines ?? null }) ?? []);
  if (cards.length > 0 && sides.length === 0) throw misfit();
  const [contact = null, ...others] = mergeSides(sides).map((side) => toCard(side, source));
  return { contact, others, confidence: confidenceOf(contact, page) };
}

/**
 * The same for several photos. Throws `unprocessable` (`misfit`) unless each is answered once, in their order, with one card of somebody
 * that no other one shows: whatever may come of a model that mixed photos up is not believed, and nobody is told of somebody else.
 */
export function readCardsAnswer(answer: unknown, contexts: readonly CardContext[]): CardReading[] {
  const { photos } = properties(answer);
  if (!Array.isArray(photos) || photos.length !== contexts.length) throw misfit();
  const readings = contexts.map((context, index) => {
    const own = properties(photos[index]);
    if (own['photo'] !== index + 1) throw misfit();
    return readCardAnswer(own, context);
  });
  const people = new Set(readings.map(({ contact }) => JSON.stringify([contact?.name, contact?.emails, contact?.phones])));
  if (readings.some(({ contact, others }) => contact === null || others.length > 0) || people.size < readings.length) throw misfit();
  return readings;
}

function confidenceOf(contact: ContactCard | null, page: CardPrint | null): number {
  if (page === null) return certainty.alone;
  return (page.reading.contact === null) === (contact === null) ? certainty.agreed : certainty.disputed;
}
