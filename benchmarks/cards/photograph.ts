import sharp from 'sharp';
import type { Face } from './layouts.ts';
import type { Dice } from './random.ts';

/** Red, green and blue of a picture, row by row. */
export interface Picture {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Where a face lies on the table: its middle, its width, its angle in degrees, and how far it leans away (0 flat to 0.2). */
export interface Pose {
  face: Face;
  x: number;
  y: number;
  width: number;
  degrees: number;
  lean: number;
}

export interface Table {
  width: number;
  height: number;
  colour: readonly [number, number, number];
}

/** The face alone, as an export from a drawing program. */
export function flat(face: Face): Promise<Buffer> {
  return sharp(Buffer.from(face.svg)).png().toBuffer();
}

/** Faces lying on a table. */
export async function lay(poses: readonly Pose[], { width, height, colour }: Table): Promise<Picture> {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = colour[i % 3]!;
  for (const pose of poses) project(await pixels(pose.face), pose, { data, width, height });
  return { data, width, height };
}

/** What a camera makes of it: a shadow across, a soft lens, a noisy sensor, JPEG of quality 60. */
export async function photograph({ data, width, height }: Picture, quarters: number, chance: Dice): Promise<Buffer> {
  const shot = new Uint8Array(data.length);
  const [angle, depth] = [chance.between(0, 2 * Math.PI), chance.between(0.15, 0.4)];
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [(Math.floor(i / 3) % width) / width - 0.5, Math.floor(i / 3 / width) / height - 0.5];
    const light = 1 - depth * (0.5 + x * Math.cos(angle) + y * Math.sin(angle));
    const noise = (chance.share() + chance.share() + chance.share() - 1.5) * 18;
    shot[i] = Math.min(255, Math.max(0, data[i]! * light + noise));
  }
  return sharp(shot, { raw: { width, height, channels: 3 } }).blur(0.6).rotate(90 * quarters).jpeg({ quality: 60 }).toBuffer();
}

async function pixels(face: Face): Promise<Picture> {
  const { data, info } = await sharp(Buffer.from(face.svg)).flatten().removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Draws the face where its pose puts it; what leans away is smaller at its far end. */
function project(face: Picture, { x, y, width, degrees, lean }: Pose, onto: Picture): void {
  const height = (width * face.height) / face.width;
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const reach = Math.ceil(Math.hypot(width, height));
  for (let py = Math.max(0, Math.floor(y - reach)); py < Math.min(onto.height, y + reach); py++) {
    for (let px = Math.max(0, Math.floor(x - reach)); px < Math.min(onto.width, x + reach); px++) {
      const [across, down] = [((px - x) * cos + (py - y) * sin) / width, ((py - y) * cos - (px - x) * sin) / height];
      const far = 1 / (1 + lean * down);
      const [u, v] = [across * far + 0.5, down * far + 0.5];
      if (u < 0 || v < 0 || u >= 1 || v >= 1) continue;
      copyPoint(face, { u: u * (face.width - 1), v: v * (face.height - 1) }, onto.data.subarray(3 * (py * onto.width + px)));
    }
  }
}

function copyPoint({ data, width }: Picture, { u, v }: { u: number; v: number }, to: Uint8Array): void {
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const [fx, fy] = [u - left, v - top];
  const at = 3 * (top * width + left);
  for (let channel = 0; channel < 3; channel++) {
    const [a, b] = [data[at + channel]!, data[at + 3 + channel] ?? 0];
    const [c, d] = [data[at + 3 * width + channel] ?? a, data[at + 3 * width + 3 + channel] ?? b];
    to[channel] = (a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + d * fx) * fy;
  }
}
