import type { Entity } from '@sluice/contracts';
import { entityPatterns } from './entity-patterns.ts';

const mostEntities = 30;
/** Stands for what is taken, so that nothing is read twice; people write no private-use characters, and the cleaner takes them out. */
const taken = '\uE000';
const fewestPhoneDigits = 7;
const mostPhoneDigits = 15;

interface Found extends Entity {
  start: number;
}

/** What an even text names, in the order it is named, each once; at most 30, and only what its form makes certain. */
export function findEntities(even: string): Entity[] {
  const found: Found[] = [];
  let rest = even;
  for (const [kind, pattern] of entityPatterns) {
    for (const match of rest.matchAll(pattern)) {
      const value = trimmed(match[1] ?? match[0]);
      const start = match.index + match[0].lastIndexOf(value);
      if (value.includes(taken) || !isPlausible(kind, value)) continue;
      found.push({ kind, value, start });
      rest = rest.slice(0, start) + taken.repeat(value.length) + rest.slice(start + value.length);
    }
  }
  const seen = new Set<string>();
  return found
    .toSorted((a, b) => a.start - b.start)
    .flatMap(({ kind, value }) => {
      const key = `${kind} ${value}`;
      return seen.has(key) ? [] : (seen.add(key), [{ kind, value }]);
    })
    .slice(0, mostEntities);
}

function trimmed(value: string): string {
  return value.trim().replace(/[.,;:!?)\]]{1,9}$/u, '');
}

function isPlausible(kind: Entity['kind'], value: string): boolean {
  if (kind !== 'phone') return value !== '';
  const digits = value.match(/\d/gu)?.length ?? 0;
  return digits >= fewestPhoneDigits && digits <= mostPhoneDigits;
}
