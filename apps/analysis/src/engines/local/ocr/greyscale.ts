import type { Sample } from './sampling.ts';

const margin = 10;

/**
 * A sampled line (values 0 to 1) as a PGM file: dark on light whatever the card's colours were, contrast stretched, with a
 * quiet margin, as a reader of printed pages expects.
 */
export function printedLine({ data, width, height }: Sample): Uint8Array {
  const light = luminance(data, width * height);
  const { paper, ink } = paperAndInk(light, width);
  const header = new TextEncoder().encode(`P5 ${width + 2 * margin} ${height + 2 * margin} 255\n`);
  const rowLength = width + 2 * margin;
  const file = new Uint8Array(header.length + rowLength * (height + 2 * margin)).fill(255);
  file.set(header);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = (light[y * width + x]! - ink) / (paper - ink || 1);
      file[header.length + (y + margin) * rowLength + x + margin] = Math.round(255 * Math.min(1, Math.max(0, value)));
    }
  }
  return file;
}

/** For each column of a sampled line, whether it has ink (the outer rows, which may hold a neighbour's, are left out). */
export function inkColumns({ data, width, height }: Sample): boolean[] {
  const light = luminance(data, width * height);
  const { paper, ink } = paperAndInk(light, width);
  const rows = Array.from({ length: Math.floor(height * 0.7) }, (_, i) => i + Math.floor(height * 0.15));
  return Array.from({ length: width }, (_, x) => rows.some((y) => (light[y * width + x]! - ink) / (paper - ink || 1) < 0.55));
}

function luminance(planes: Float32Array, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => 0.114 * planes[i]! + 0.587 * planes[count + i]! + 0.299 * planes[2 * count + i]!);
}

/** Paper is what the first and last row show; ink is the other end of the scale (the outer percent is noise). */
function paperAndInk(light: Float32Array, width: number): { paper: number; ink: number } {
  const sorted = light.toSorted();
  const [dark, bright] = [sorted[Math.floor(sorted.length * 0.01)]!, sorted[Math.floor(sorted.length * 0.99)]!];
  const border = [...light.subarray(0, width), ...light.subarray(light.length - width)];
  const mean = border.reduce((sum, value) => sum + value, 0) / border.length;
  return mean < (dark + bright) / 2 ? { paper: dark, ink: bright } : { paper: bright, ink: dark };
}
