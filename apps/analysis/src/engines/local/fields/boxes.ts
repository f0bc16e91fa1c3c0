import type { SourceBox } from '@sluice/contracts';

/** The smallest box around all of these, of which there is one at least. */
export function hullOf(boxes: readonly SourceBox[]): SourceBox {
  if (boxes.length === 1) return boxes[0]!;
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}
