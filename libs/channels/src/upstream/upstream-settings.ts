import { z } from 'zod';

const address = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });

/** Where platforms reach Sluice, without a slash at its end: PUBLIC_URL. */
export const publicUrl = z
  .url({ protocol: /^https$/, error: 'must be an https:// URL' })
  .refine((url) => !/[?#@]/.test(url), 'must have no query and no credentials')
  .transform((url) => url.replace(/\/+$/, ''));

/** Where the platforms are: settings of every service that talks to them. Other addresses are local Bot API servers, proxies, simulators. */
export const upstreamSettings = z.object({
  TELEGRAM_API_URL: address.default('https://api.telegram.org'),
  LINE_API_URL: address.default('https://api.line.me'),
  LINE_DATA_API_URL: address.default('https://api-data.line.me'),
  WECOM_API_URL: address.default('https://qyapi.weixin.qq.com'),
  /** Pictures at addresses that people give (LINE's external providers) may be fetched from private networks too, and without TLS. */
  SLUICE_ALLOW_PRIVATE_URLS: z.stringbool().default(false),
});
export type UpstreamSettings = z.infer<typeof upstreamSettings>;
