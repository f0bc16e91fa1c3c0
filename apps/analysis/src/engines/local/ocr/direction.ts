import { lengthOf, turn, type Rectangle } from './rectangle.ts';

/** How much longer than high a region is before its direction says something. */
const elongated = 2;
const upright = 0.9;

/** Quarter turns to try, likeliest first: as it is or upside down, or, when most print stands on end, to one side or the other. */
export function likelyTurns(regions: readonly Rectangle[]): [first: number, second: number] {
  const lying = totalLength(regions.filter(({ along, down }) => lengthOf(along) > elongated * lengthOf(down)));
  const standing = totalLength(regions.filter(({ along, down }) => lengthOf(down) > elongated * lengthOf(along)));
  return standing > lying ? [1, 3] : [0, 2];
}

/** The regions after the page's quarter turns, each one lying: a lone region across the others is read from its side. */
export function turnAll(regions: readonly Rectangle[], quarters: number): Rectangle[] {
  return regions.map((region) => {
    const turned = turn(region, quarters);
    return lengthOf(turned.down) > elongated * lengthOf(turned.along) ? turn(turned, 1) : turned;
  });
}

/** Whether a trial reading is so sure that the other direction need not be tried. */
export function isClearlyUpright(confidences: readonly number[]): boolean {
  return confidences.length > 0 && mean(confidences) >= upright;
}

/** Whether the second direction reads better than the first. */
export function readsBetter(second: readonly number[], first: readonly number[]): boolean {
  return mean(second) > mean(first);
}

function totalLength(regions: readonly Rectangle[]): number {
  return regions.reduce((sum, { along, down }) => sum + Math.max(lengthOf(along), lengthOf(down)), 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}
