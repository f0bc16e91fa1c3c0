import { parseArgs } from 'node:util';

export const platforms = ['telegram', 'line', 'wecom'] as const;
export type PlatformName = (typeof platforms)[number];

export interface SendArguments {
  platform: PlatformName;
  text: string | null;
  /** A file. */
  image: string | null;
  /** The account of Sluice that is written to. */
  account: string;
  /** Who writes, as the platform names people. */
  from: string;
  /** Where Sluice runs; null: where npm start runs it. */
  url: string | null;
}

export const help = `npm run send -- telegram|line|wecom --text hi --image card.jpg [--account id] [--from id] [--url http://127.0.0.1:3000]

Sends to a running Sluice what the platform would send when somebody writes, signed as the platform signs it.

  --text     what is written; with --image, what is written under the photo (LINE and WeCom: after it)
  --image    a photo to send. Platforms send its id only, so Sluice must fetch it from the stand-in that this command is meanwhile
  --account  the account that is written to: telegram, line or wecom unless another is named
  --from     who writes: a number (telegram), U and 32 hexadecimal digits (line), an external_userid (wecom)
  --url      where Sluice runs: SLUICE_URL, or where npm start runs it

What signs is read from the environment or .env, where npm start reads it for the accounts telegram, line and wecom:
  telegram   TELEGRAM_WEBHOOK_SECRET; with --image TELEGRAM_BOT_TOKEN, and TELEGRAM_API_URL=http://127.0.0.1:4010
  line       LINE_CHANNEL_SECRET; with --image LINE_CHANNEL_ACCESS_TOKEN, LINE_API_URL=http://127.0.0.1:4011 and
             LINE_DATA_API_URL=http://127.0.0.1:4012
  wecom      WECOM_CORP_ID, WECOM_KF_SECRET, WECOM_TOKEN, WECOM_ENCODING_AES_KEY, and WECOM_API_URL=http://127.0.0.1:4013
Any values do, as long as npm start was started with the same ones.`;

const people: Record<PlatformName, { shape: RegExp; example: string }> = {
  telegram: { shape: /^[1-9]\d{0,15}$/, example: '555001' },
  line: { shape: /^U[0-9a-f]{32}$/, example: `U${'4af4'.repeat(8)}` },
  wecom: { shape: /^[\w-]{1,64}$/, example: 'wmSomebody' },
};

/** Null: help is wanted. Throws a sentence for what cannot be understood. */
export function readArguments(args: string[]): SendArguments | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const [name, ...more] = positionals;
  const platform = platforms.find((known) => known === name);
  if (!platform || more.length > 0) throw new Error(`Say one platform to write as, telegram, line or wecom: npm run send -- line --text hi (--help tells all).`);
  const { text = null, image = null, account = platform, from = people[platform].example, url = null } = values;
  if (!text && !image) throw new Error('Say what to send: --text hi, --image card.jpg, or both.');
  if (!people[platform].shape.test(from)) throw new Error(`--from is somebody on ${platform}, as in ${people[platform].example}, not ${JSON.stringify(from)}.`);
  if (url !== null && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new Error(`--url is where Sluice runs, as in http://127.0.0.1:3000, not ${JSON.stringify(url)}.`);
  return { platform, text, image, account, from, url };
}

function parse(args: string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({ args, allowPositionals: true, options: { text: option, image: option, account: option, from: option, url: option, help: { type: 'boolean' } } });
  } catch (cause) {
    // Node throws a TypeError for a wrong option, which would look like a bug of ours.
    throw new Error(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
