import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDemoSettings } from '../demo/settings.ts';
import { readSettings } from '../start/settings.ts';
import type { PlatformName, SendArguments } from './arguments.ts';
import { attend, post, type Patience } from './deliver.ts';
import { fromLine } from './line.ts';
import type { Message, Sending } from './sending.ts';
import { fromTelegram } from './telegram.ts';
import { fromWecom } from './wecom.ts';

const senders: Record<PlatformName, (message: Message) => Promise<Sending>> = { telegram: fromTelegram, line: fromLine, wecom: fromWecom };

export interface SendContext {
  /** The repository's root folder, where .env is. */
  root: string;
  environment: NodeJS.ProcessEnv;
  say: (line: string) => void;
  patience: Patience;
}

/** Sends one callback, and waits for what comes of it where a stand-in can see it. Throws sentences. */
export async function send({ platform, text, image, account, from, url }: SendArguments, { root, environment, say, patience }: SendContext): Promise<void> {
  const { env } = readSettings(root, environment);
  const origin = url?.replace(/\/+$/, '') ?? readDemoSettings(root, environment).origin;
  const address = `${origin}/webhooks/${platform}/${account}`;
  const sending = await senders[platform]({ text, image: image === null ? null : bytesOf(resolve(environment.INIT_CWD ?? '', image)), from, url: address, env });
  try {
    await post(sending.callback);
    say(`${address} took it: 200.`);
    await attend(sending, say, patience);
  } finally {
    await sending.close();
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Error(`The photo ${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, { cause });
  }
}
