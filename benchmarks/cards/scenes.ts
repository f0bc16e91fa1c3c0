import { drawCard, type Face } from './layouts.ts';
import { papers } from './papers.ts';
import { backOf, invent, type Person } from './people.ts';
import { flat, lay, photograph, type Pose } from './photograph.ts';
import type { Country } from './places.ts';
import { dice, type Dice } from './random.ts';

/** One picture and whose cards are on it. */
export interface Scene {
  name: string;
  /** What is hard about it: the unit in which results are counted. */
  kind: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  people: Person[];
  make: () => Promise<Buffer>;
}

const countries: readonly Country[] = ['tw', 'us', 'hk', 'jp', 'cn', 'uk', 'sg', 'de'];
const wood = [92, 70, 54] as const;
const slate = [58, 62, 70] as const;
const sheet = [214, 211, 205] as const;

interface Card {
  name: string;
  person: Person;
  front: Face;
  chance: Dice;
}

/** Pictures of cards that no rule was written for: the same seed, the same pictures. `cards` single ones in each of their states, and those of several or none. */
export function scenes(seed: number, cards = 24): Scene[] {
  const all = Array.from({ length: cards }, (_, number): Card => {
    const chance = dice(seed * 1000 + number);
    const person = invent(countries[number % countries.length]!, chance);
    return { name: `${person.country}${number}`, person, front: drawCard(person, number, chance), chance };
  });
  return [...all.flatMap(alone), ...together(all), ...bothSides(all), ...notCards(dice(seed))];
}

const isoOf = (country: Country): string => (country === 'uk' ? 'GB' : country.toUpperCase());

function alone(card: Card): Scene[] {
  const { front, person, chance } = card;
  const base = { country: isoOf(person.country), people: [person] };
  const pose: Pose = { face: front, x: 800, y: 600, width: chance.between(1050, 1300), degrees: chance.between(-5, 5), lean: chance.between(-0.15, 0.15) };
  const table = { width: 1600, height: 1200, colour: chance.pick([wood, slate, sheet]) };
  const shoot = (quarters: number, degrees = 0) => async (): Promise<Buffer> =>
    photograph(await lay([{ ...pose, degrees: pose.degrees + degrees }], table), quarters, chance);
  return [
    { ...base, kind: 'clean', name: `${card.name}-clean.png`, make: () => flat(front) },
    { ...base, kind: 'photo', name: `${card.name}-photo.jpg`, make: shoot(0) },
    { ...base, kind: 'upside down', name: `${card.name}-down.jpg`, make: shoot(2) },
    { ...base, kind: 'on its side', name: `${card.name}-side.jpg`, make: shoot(chance.pick([1, 3])) },
    { ...base, kind: 'skewed', name: `${card.name}-skewed.jpg`, make: shoot(0, chance.pick([-22, -14, 14, 22])) },
  ];
}

const pairs = <T>(things: readonly T[]): [T, T][] => things.flatMap((thing, i) => (i % 2 === 0 && i + 1 < things.length ? [[thing, things[i + 1]!] as [T, T]] : []));

/** Two under each other, with a gap and without, and three. */
function together(cards: readonly Card[]): Scene[] {
  return pairs(cards).flatMap(([one, other], number) => {
    const base = { country: isoOf(one.person.country), people: [one.person, other.person] };
    const name = `${one.name}-${other.name}`;
    const place = (y: number, card: Card, width = 1000): Pose => ({ face: card.front, x: 700, y, width, degrees: 0, lean: 0 });
    const shoot = (poses: Pose[], table: { width: number; height: number }) => async (): Promise<Buffer> =>
      photograph(await lay(poses, { ...table, colour: number % 2 === 0 ? wood : slate }), 0, one.chance);
    const beside = [{ ...place(450, one, 900), x: 520, degrees: 2 }, { ...place(470, other, 900), x: 1500, degrees: -2 }];
    const third = cards[(2 * number + 5) % cards.length]!;
    return [
      { ...base, kind: 'two with a gap', name: `${name}-gap.jpg`, make: shoot([{ ...place(360, one), degrees: 2 }, { ...place(1010, other), degrees: -3 }], { width: 1400, height: 1400 }) },
      { ...base, kind: 'two beside', name: `${name}-beside.jpg`, make: shoot(beside, { width: 2050, height: 920 }) },
      { ...base, kind: 'two touching', name: `${name}-touching.jpg`, make: shoot([place(390, one), place(962, other)], { width: 1400, height: 1360 }) },
      ...(number % 2 === 0
        ? [{ ...base, people: [...base.people, third.person], kind: 'three', name: `${name}-three.jpg`, make: shoot([place(290, one, 900), place(860, other, 900), place(1430, third, 900)], { width: 1400, height: 1720 }) }]
        : []),
    ];
  });
}

/** The front and the English back of one card. */
function bothSides(cards: readonly Card[]): Scene[] {
  return cards.filter(({ person }) => person.english !== null).map((card, number) => {
    const latin = card.person.place.names.find(({ name }) => name === card.person.name)!.latin;
    const back = drawCard(backOf(card.person, latin), number + 2, card.chance);
    const poses = [card.front, back].map((face, i): Pose => ({ face, x: 700, y: 350 + i * 660, width: 1000, degrees: 1 - 2 * i, lean: 0 }));
    const make = async (): Promise<Buffer> => photograph(await lay(poses, { width: 1400, height: 1380, colour: slate }), 0, card.chance);
    return { name: `${card.name}-sides.jpg`, kind: 'both sides', country: isoOf(card.person.country), people: [card.person], make };
  });
}

function notCards(chance: Dice): Scene[] {
  return Object.entries(papers).map(([name, face]) => {
    const pose: Pose = { face, x: 700, y: 700, width: (1100 * face.width) / Math.max(face.width, face.height), degrees: 3, lean: 0.05 };
    const make = async (): Promise<Buffer> => photograph(await lay([pose], { width: 1400, height: 1400, colour: wood }), 0, chance);
    return { name: `${name}.jpg`, kind: 'no card', country: 'TW', people: [], make };
  });
}
