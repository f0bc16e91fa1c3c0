import type { ModelOutput } from './model.ts';

/** One character as the line recogniser saw it. */
export interface ReadCharacter {
  character: string;
  confidence: number;
  /** The step of the network at which it was seen; steps are even distances along the line. */
  step: number;
}

/** What the network says at each step is a class; class 0 is "nothing", a class repeated is one character (greedy CTC). */
export function decodeSteps({ data, dims }: ModelOutput, dictionary: readonly string[]): ReadCharacter[] {
  const [, steps = 0, classes = 0] = dims;
  const characters: ReadCharacter[] = [];
  let previous = 0;
  for (let step = 0; step < steps; step++) {
    const best = strongest(data, step * classes, classes);
    if (best !== 0 && best !== previous) {
      characters.push({ character: dictionary[best] ?? '', confidence: data[step * classes + best]!, step });
    }
    previous = best;
  }
  return characters;
}

/** The mean confidence; 0 for nothing read. */
export function meanConfidence(characters: ReadonlyArray<{ confidence: number }>): number {
  return characters.reduce((sum, { confidence }) => sum + confidence, 0) / (characters.length || 1);
}

function strongest(data: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (data[from + i]! > data[from + best]!) best = i;
  return best;
}
