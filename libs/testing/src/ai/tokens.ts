import type { AiAsk } from './ai-ask.ts';

/** What Gemini counts for a picture of up to 384 pixels a side. */
const perImage = 258;

/** Tokens by a rule of thumb: four characters of a text each. `prompt` includes the images. */
export function tokensOf({ system, texts, images }: AiAsk, answer: string): { prompt: number; images: number; answer: number } {
  const shown = images.length * perImage;
  return { prompt: inText(system + texts.join('')) + shown, images: shown, answer: inText(answer) };
}

function inText(text: string): number {
  return Math.ceil(text.length / 4);
}
