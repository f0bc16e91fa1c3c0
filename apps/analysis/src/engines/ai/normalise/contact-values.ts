import { findPhones, type FoundPhone } from '../../local/fields/phones.ts';
import { hostOf } from '../../local/fields/urls.ts';
import type { CountryCode } from 'libphonenumber-js/max';
import { line } from './plain.ts';

export type Phone = Pick<FoundPhone, 'type' | 'value' | 'e164'>;

const longestNumber = 60;
const fewestDigits = 5;

/** A number as printed with its type and E.164; what the model calls it serves as its label. Null for what is no number. */
export function phoneOf(number: unknown, kind: unknown, country: string): Phone | null {
  const value = line(number, longestNumber);
  if (value === null || value.replace(/\D/g, '').length < fewestDigits) return null;
  const said = line(kind, 20)?.toLowerCase();
  const label = said === 'fax' || said === 'mobile' ? said : 'phone';
  const [found] = findPhones(`${label}: ${value}`, country as CountryCode);
  if (!found) return { type: label, value, e164: null };
  // "phone" is what models call a number of unknown kind: then the number itself tells.
  const type = label === 'phone' ? (findPhones(value, country as CountryCode)[0]?.type ?? label) : label;
  return { type, value: found.value, e164: found.e164 };
}

const mailbox = /^[^\s@<>(),;:"]{1,64}@(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]{2,}$/u;

export function emailOf(said: unknown): string | null {
  const value = line(said, 254)?.replace(/^(?:mailto:|e-?mail\s*[:：])\s*/i, '').replace(/\s/g, '').replace('＠', '@');
  return value !== undefined && mailbox.test(value) ? value : null;
}

const host = /^(?:[\p{L}\p{N}-]+\.)+\p{L}[\p{L}\p{N}-]+$/u;

/** A web address as printed; nothing but a host stands before its path, so that nothing but http and https is one. */
export function urlOf(said: unknown): string | null {
  const value = line(said, 500)?.replace(/^(?:web(?:site)?|url)\s*[:：]\s*/i, '').replace(/\s/g, '');
  if (value === undefined) return null;
  return host.test(hostOf(value).replace(/:\d+$/, '')) ? value.replace(/[.,]+$/, '') : null;
}

/** 統一編號: eight digits; elsewhere letters and digits with at least five digits. */
export function taxIdOf(said: unknown): string | null {
  const value = line(said, 40)?.normalize('NFKC').replace(/^[^A-Z\d]+/i, '');
  if (value === undefined) return null;
  const digits = value.replace(/[\s-]/g, '');
  if (/^\d{8}$/.test(digits)) return digits;
  return /^[A-Z\d][A-Z\d ./-]{4,30}$/i.test(value) && digits.replace(/\D/g, '').length >= fewestDigits ? value : null;
}

const chatLabel = /^(?:line|wechat|weixin|微信號?|微信号?|telegram|tg)\s*(?:id)?\s*[:：]\s*/iu;
const chatLink = /^(?:https?:\/\/)?(?:line\.me\/(?:R\/)?(?:ti\/p\/)?|t\.me\/|telegram\.me\/)/i;

/** An id in a chat app without its label or link. */
export function chatIdOf(said: unknown): string | null {
  const value = line(said, 80)?.normalize('NFKC').replace(chatLabel, '').replace(chatLink, '');
  return value !== undefined && /^[@~]?[\w.+-]{2,40}$/.test(value) ? value : null;
}

/** Telegram's are written with @, unless they are a number. */
export function telegramIdOf(said: unknown): string | null {
  const id = chatIdOf(said);
  return id === null || /^[@+\d]/.test(id) ? id : `@${id}`;
}
