import { lengthOf, type Point, type Rectangle } from './rectangle.ts';

/** Pixels in rows, three bytes (red, green, blue) each. */
export interface RgbPixels {
  data: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
}

/** How a model wants its colours: (value / 255 - mean) / deviation, for blue, green and red in this order. */
export interface ColourScale {
  mean: readonly [number, number, number];
  deviation: readonly [number, number, number];
}

interface SampleSize {
  width: number;
  height: number;
}

/** A straightened cut of an image: a blue, a green and a red plane. */
export interface Sample extends SampleSize {
  data: Float32Array;
}

/**
 * Cuts a rectangle at any angle out of the image, straightened and resized to `width` × `height`, as blue, green and red
 * planes. Averages over several points for each pixel when it shrinks, so that small print does not break up.
 */
export function sample(image: RgbPixels, rectangle: Rectangle, to: SampleSize & { colours: ColourScale }): Sample {
  const { width, height, colours } = to;
  const { corner, along, down } = rectangle;
  const plane = width * height;
  const data = new Float32Array(3 * plane);
  const across = pointsPerPixel(lengthOf(along) / width);
  const downward = pointsPerPixel(lengthOf(down) / height);
  const sum = new Float64Array(3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      sum.fill(0);
      for (let i = 0; i < downward; i++) {
        const v = (row + (i + 0.5) / downward) / height;
        for (let j = 0; j < across; j++) {
          const u = (column + (j + 0.5) / across) / width;
          addPoint(image, sum, {
            x: corner.x + u * along.x + v * down.x - 0.5,
            y: corner.y + u * along.y + v * down.y - 0.5,
          });
        }
      }
      for (let channel = 0; channel < 3; channel++) {
        const value = sum[2 - channel]! / (across * downward * 255);
        data[channel * plane + row * width + column] = (value - colours.mean[channel]!) / colours.deviation[channel]!;
      }
    }
  }
  return { data, width, height };
}

/** The rectangle that is the image itself. */
export function wholeImage({ width, height }: RgbPixels): Rectangle {
  return { corner: { x: 0, y: 0 }, along: { x: width, y: 0 }, down: { x: 0, y: height } };
}

function pointsPerPixel(shrink: number): number {
  return Math.min(4, Math.max(1, Math.round(shrink)));
}

/** Adds the bilinear colour at a point; outside the image the edge goes on. */
function addPoint({ data, width, height }: RgbPixels, sum: Float64Array, { x, y }: Point): void {
  const cx = Math.min(Math.max(x, 0), width - 1);
  const cy = Math.min(Math.max(y, 0), height - 1);
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const [fx, fy] = [cx - left, cy - top];
  const here = 3 * (top * width + left);
  const right = left + 1 < width ? 3 : 0;
  const below = top + 1 < height ? 3 * width : 0;
  for (let channel = 0; channel < 3; channel++) {
    const a = data[here + channel]! * (1 - fx) + data[here + right + channel]! * fx;
    const b = data[here + below + channel]! * (1 - fx) + data[here + below + right + channel]! * fx;
    sum[channel]! += a * (1 - fy) + b * fy;
  }
}
