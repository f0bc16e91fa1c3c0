import { z } from 'zod';

/** The whole address that the platform is to send to; without it, the account's below PUBLIC_URL. A Bot API server of one's own takes http, too. */
export const webhookRequest = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'must be an https:// URL' })
      .max(2_000)
      .refine((url) => !/[#@]/.test(url), 'must have no fragment and no credentials')
      .optional(),
  })
  .default({});
export type WebhookRequest = z.infer<typeof webhookRequest>;
