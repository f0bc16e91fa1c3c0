import type { AccountChannel } from '../accounts/account.ts';

/** How long one message may be: in UTF-16 units, or in bytes of UTF-8. */
export interface TextLimit {
  max: number;
  unit: 'utf16' | 'bytes';
}

/** Telegram: 4096 after its markup is read, so this is the strict side. LINE: messaging-api.yml. WeCom: kf/send_msg, text.content. */
export const textLimits: Record<AccountChannel, TextLimit> = {
  telegram: { max: 4_096, unit: 'utf16' },
  line: { max: 5_000, unit: 'utf16' },
  wecom: { max: 2_048, unit: 'bytes' },
  sandbox: { max: 4_096, unit: 'utf16' },
};

export function fits(text: string, limit: TextLimit): boolean {
  return sizeOf(text, limit) <= limit.max;
}

export function sizeOf(text: string, { unit }: TextLimit): number {
  return unit === 'bytes' ? Buffer.byteLength(text) : text.length;
}
