import { upstreamSettings } from '@sluice/channels';
import { storesEnvironment } from '@sluice/service';
import { z } from 'zod';
import { engineSettings } from './engines/engine-order.ts';
import { keysOf, senselessKeys } from './keys/api-key.ts';
import { keySettings } from './keys/key-settings.ts';

const address = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });

const key = z.string().optional();

const model = z.string().min(1, 'must be the name of a model, or several with commas between');
/** Names of models with commas between, the first preferred. */
const models = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.tuple([model], model));

const settings = storesEnvironment.extend(upstreamSettings.shape).extend(engineSettings.shape).extend(keySettings.shape).extend({
  /** `key` or `project:key`; further ones under further numbers. Keys without a project are each their own. */
  GOOGLE_API_KEY: key,
  GOOGLE_API_KEY_FALLBACK: key,
  GOOGLE_API_KEY_1: key,
  GOOGLE_API_KEY_2: key,
  GOOGLE_API_KEY_3: key,
  OPENAI_API_KEY: key,
  OPENAI_API_KEY_FALLBACK: key,
  OPENAI_API_KEY_1: key,
  OPENAI_API_KEY_2: key,
  OPENAI_API_KEY_3: key,
  /** Cards and texts in work at once in this process. */
  MAX_CONCURRENT: z.coerce.number().int().min(1).max(1_000).default(20),
  /** Posts of one request that are written at once, over all replicas; fewer while the processors are busy or calls fail. */
  MAX_CONCURRENT_POSTS: z.coerce.number().int().min(1).max(50).default(2),
  /** Threads that read cards without any key, each with some 500 MB; half the cores unless said otherwise. */
  OCR_THREADS: z.coerce.number().int().min(1).max(64).optional(),
  GEMINI_API_URL: address.default('https://generativelanguage.googleapis.com'),
  GEMINI_MODEL: models.default(['gemini-2.5-flash']),
  OPENAI_BASE_URL: address.default('https://api.openai.com/v1'),
  OPENAI_MODEL: models.optional(),
  /** Whether the server at OPENAI_BASE_URL takes JSON schemas; else the prompt alone says the shape of the answer. */
  OPENAI_STRUCTURED_OUTPUTS: z.stringbool().default(true),
  /** Photos that may share one call to a model when more wait than calls may be made; 1: never. */
  AI_CARDS_PER_CALL: z.coerce.number().int().min(1).max(8).default(4),
  /** When every key is parked: the next engine reads, or jobs wait for the earliest key, ten minutes at most. */
  AI_WHEN_PARKED: z.enum(['next', 'wait']).default('next'),
  /** Memory the results of readings may take. */
  CACHE_MEMORY_MB: z.coerce.number().min(1).max(10_000).default(200),
  /** Disk they may take, sealed, below CACHE_DIR; 0 or no folder: none. */
  CACHE_DISK_MB: z.coerce.number().min(0).max(1_000_000).default(1_000),
  CACHE_DIR: z.string().min(1).optional(),
  /** ISO 3166-1 alpha-2: where phone numbers without a country code are from. */
  SLUICE_COUNTRY: z.string().regex(/^[A-Z]{2}$/, 'two capital letters, such as TW').default('TW'),
});
/** Keys may have any number behind their name: what is not known passes as it is. */
export const environment = settings
  .loose()
  .refine((given) => given.OPENAI_MODEL !== undefined || keysOf('openai', given).length === 0, {
    path: ['OPENAI_MODEL'],
    error: 'must be given with OPENAI_API_KEY: a model that the server at OPENAI_BASE_URL has',
  })
  .superRefine((given, context) => {
    for (const name of senselessKeys(given)) context.addIssue({ code: 'custom', path: [name], message: 'must be a key, or project:key, of letters, digits and signs without spaces' });
  });
export type Config = z.infer<typeof environment>;
