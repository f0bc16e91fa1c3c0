import type { Person } from './people.ts';
import type { Place } from './places.ts';
import type { Dice } from './random.ts';

export interface Face {
  svg: string;
  width: number;
  height: number;
}

interface Design {
  paper: string;
  ink: string;
  accent: string;
  family: string;
  chance: Dice;
}

interface Print {
  x: number;
  y: number;
  size: number;
  text: string;
  anchor?: 'start' | 'middle' | 'end';
  weight?: number;
  fill?: string;
  spacing?: number;
}

const [width, height] = [1050, 600];
const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

const themes: ReadonlyArray<Pick<Design, 'paper' | 'ink' | 'accent'>> = [
  { paper: '#ffffff', ink: '#1c1c1c', accent: '#a32020' },
  { paper: '#f6f0e2', ink: '#33291c', accent: '#7c5a1f' },
  { paper: '#16202e', ink: '#f4f4f0', accent: '#e0b64a' },
  { paper: '#0f5f57', ink: '#ffffff', accent: '#c9f2e4' },
  { paper: '#e9eef4', ink: '#20344c', accent: '#1565c0' },
  { paper: '#ffffff', ink: '#4a4a4a', accent: '#00796b' },
];

/** Type faces that are commonly installed beside Noto CJK. */
function familyOf(script: Place['script'], chance: Dice): string {
  if (script === 'latin') return chance.pick(['Liberation Sans', 'Liberation Serif', 'DejaVu Sans', 'DejaVu Serif', 'Liberation Sans Narrow', 'Noto Sans CJK TC']);
  return chance.pick([`Noto Sans CJK ${script}`, `Noto Serif CJK ${script}`]);
}

function put({ x, y, size, text, anchor = 'start', weight = 400, fill = '', spacing = 0 }: Print, { ink, family }: Design): string {
  const style = `font-family="${family}" font-size="${size}" font-weight="${weight}" letter-spacing="${spacing}"`;
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill || ink}" ${style}>${escape(text)}</text>`;
}

/** The lines with numbers and addresses, in the order in which most cards have them. */
function contactLines(person: Person, chance: Dice): string[] {
  const { labels } = person.place;
  const mark = chance.pick([' ', ': ', '  ']);
  const line = (label: string, value: string): string => (label === '' ? value : `${label.replace(/:$/, '')}${mark}${value}`);
  return [
    line(chance.pick(labels.phone), person.phone),
    ...(person.mobile ? [line(chance.pick(labels.mobile), person.mobile)] : []),
    ...(person.fax ? [line(chance.pick(labels.fax), person.fax)] : []),
    line(chance.pick(labels.email), person.email),
    ...(person.web ? [person.web] : []),
    line(chance.pick(labels.address), person.address),
  ];
}

type Layout = (person: Person, design: Design) => string;

const nameLine = ({ name, nameLatin }: Person): string => (nameLatin === null ? name : `${name}  ${nameLatin}`);
const roleLine = ({ department, title }: Person): string => (department === null ? title : `${department}  ${title}`);

const leftColumn: Layout = (person, design) => {
  const lines = contactLines(person, design.chance);
  return [
    put({ x: 70, y: 100, size: 34, text: person.company, weight: 700, fill: design.accent }, design),
    put({ x: 70, y: 220, size: 58, text: nameLine(person), weight: 700 }, design),
    put({ x: 70, y: 270, size: 28, text: roleLine(person) }, design),
    ...lines.map((text, i) => put({ x: 70, y: 345 + i * 42, size: 26, text }, design)),
  ].join('');
};

const centred: Layout = (person, design) => {
  const lines = contactLines(person, design.chance);
  return [
    put({ x: 525, y: 110, size: 52, text: person.name, anchor: 'middle', spacing: 4 }, design),
    ...(person.nameLatin ? [put({ x: 525, y: 150, size: 26, text: person.nameLatin, anchor: 'middle' }, design)] : []),
    put({ x: 525, y: 200, size: 28, text: roleLine(person), anchor: 'middle', fill: design.accent }, design),
    put({ x: 525, y: 270, size: 34, text: person.company, anchor: 'middle', weight: 700 }, design),
    ...lines.map((text, i) => put({ x: 525, y: 345 + i * 42, size: 26, text, anchor: 'middle' }, design)),
  ].join('');
};

const twoColumns: Layout = (person, design) => {
  const lines = contactLines(person, design.chance);
  const address = lines.pop()!;
  return [
    `<rect x="60" y="440" width="930" height="3" fill="${design.accent}"/>`,
    put({ x: 70, y: 150, size: 54, text: person.name, weight: 700 }, design),
    ...(person.nameLatin ? [put({ x: 70, y: 200, size: 28, text: person.nameLatin }, design)] : []),
    put({ x: 70, y: 260, size: 28, text: person.title }, design),
    ...(person.department ? [put({ x: 70, y: 305, size: 26, text: person.department }, design)] : []),
    ...lines.map((text, i) => put({ x: 540, y: 140 + i * 48, size: 22, text }, design)),
    put({ x: 70, y: 500, size: 32, text: person.company, weight: 700, fill: design.accent }, design),
    put({ x: 70, y: 550, size: 24, text: address }, design),
  ].join('');
};

const bandOnTop: Layout = (person, design) => {
  const lines = contactLines(person, design.chance);
  return [
    `<rect width="${width}" height="150" fill="${design.accent}"/>`,
    put({ x: 60, y: 95, size: 38, text: person.company, weight: 700, fill: design.paper }, design),
    put({ x: 60, y: 240, size: 56, text: nameLine(person), weight: 700 }, design),
    put({ x: 60, y: 295, size: 28, text: roleLine(person) }, design),
    ...lines.map((text, i) => put({ x: 60, y: 360 + i * 41, size: 25, text }, design)),
  ].join('');
};

const rightAligned: Layout = (person, design) => {
  const lines = contactLines(person, design.chance);
  return [
    `<circle cx="150" cy="130" r="70" fill="${design.accent}"/>`,
    put({ x: 985, y: 110, size: 34, text: person.company, weight: 700, anchor: 'end' }, design),
    put({ x: 985, y: 225, size: 54, text: nameLine(person), weight: 700, anchor: 'end' }, design),
    put({ x: 985, y: 275, size: 28, text: roleLine(person), anchor: 'end', fill: design.accent }, design),
    ...lines.map((text, i) => put({ x: 985, y: 345 + i * 42, size: 26, text, anchor: 'end' }, design)),
  ].join('');
};

const stripAtLeft: Layout = (person, design) => {
  const lines = contactLines(person, design.chance);
  return [
    `<rect width="330" height="${height}" fill="${design.accent}"/><path d="M165 180l80 140h-160z" fill="${design.paper}"/>`,
    put({ x: 380, y: 120, size: 52, text: person.name, weight: 700 }, design),
    ...(person.nameLatin ? [put({ x: 380, y: 165, size: 26, text: person.nameLatin }, design)] : []),
    put({ x: 380, y: 215, size: 27, text: roleLine(person) }, design),
    put({ x: 380, y: 275, size: 30, text: person.company, weight: 700 }, design),
    ...lines.map((text, i) => put({ x: 380, y: 345 + i * 41, size: 24, text }, design)),
  ].join('');
};

const layouts: readonly Layout[] = [leftColumn, centred, twoColumns, bandOnTop, rightAligned, stripAtLeft];

/** One side of a card: `number` chooses layout and colours, chance the type face, labels and marks. */
export function drawCard(person: Person, number: number, chance: Dice): Face {
  const theme = themes[(number * 5 + Math.floor(number / 6)) % themes.length]!;
  const design = { ...theme, family: familyOf(person.place.script, chance), chance };
  const prints = layouts[number % layouts.length]!(person, design);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="${design.paper}"/>${prints}</svg>`;
  return { svg, width, height };
}
