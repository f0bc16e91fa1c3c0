import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawLandscape } from './landscape.ts';

/** Something that the demo sends, each into a chat of its own. */
export interface DemoInput {
  label: string;
  /** BCP 47 tag of the person's app. */
  language: string;
  text?: string;
  image?: Uint8Array<ArrayBuffer>;
  /** What the card says, by field. */
  truth?: Record<string, string>;
}

const texts: DemoInput[] = [
  { label: '你好，請問今天有營業嗎？', language: 'zh-TW' },
  { label: '謝謝你們的幫忙！', language: 'zh-TW' },
  { label: '我想订购五十箱绿茶，什么时候能发货？', language: 'zh-CN' },
  { label: '你们的产品坏了，我要退款！', language: 'zh-CN' },
  { label: 'Hello! How much is the annual plan?', language: 'en' },
  { label: 'Please stop sending me messages.', language: 'en' },
];

type Truth = Record<string, { language: string; fields: Record<string, string>; files: string[] }>;

/** Texts in three languages, the sample cards (photos first: a clean scan of the same card would lend them its fields), and no card. */
export async function demoInputs(cardsFolder: string): Promise<DemoInput[]> {
  return [
    ...texts.map((input) => ({ ...input, text: input.label })),
    ...cards(cardsFolder, 'photo'),
    ...cards(cardsFolder, 'clean'),
    { label: 'a landscape (no card)', language: 'en', image: await drawLandscape() },
  ];
}

function cards(folder: string, version: 'photo' | 'clean'): DemoInput[] {
  const truthFile = join(folder, 'truth.json');
  const truth = existsSync(truthFile) ? (JSON.parse(readFileSync(truthFile, 'utf8')) as Truth) : {};
  const names = readdirSync(folder).filter((name) => name.includes(`.${version}.`) && /\.(png|jpe?g)$/.test(name));
  return names.sort().map((label) => {
    const card = Object.values(truth).find(({ files }) => files.includes(label));
    return { label, language: card?.language ?? 'en', image: new Uint8Array(readFileSync(join(folder, label))), truth: card?.fields };
  });
}
