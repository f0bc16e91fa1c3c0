import { z } from 'zod';
import { language } from './words.ts';

/** One value read from a card, how sure the reader is (0 to 1), and where it came from. */
export const fieldReading = z.object({
  value: z.string(),
  confidence: z.number().min(0).max(1),
  source: z.string(),
});
export type FieldReading = z.infer<typeof fieldReading>;

export const phone = z.object({
  type: z.enum(['phone', 'mobile', 'fax']),
  /** As printed. */
  value: z.string(),
  /** E.164, or null when the number cannot be placed. */
  e164: z.string().nullable(),
});

/** What a card says about one person. */
export const contactCard = z.object({
  name: z.string().nullable(),
  title: z.string().nullable(),
  department: z.string().nullable(),
  company: z.string().nullable(),
  phones: z.array(phone),
  emails: z.array(z.string()),
  urls: z.array(z.string()),
  address: z.string().nullable(),
  /** Every field that was found, by name (`name`, `title`, `company`, `email`, `phone`, `mobile`, `fax`, `url`, `address`, …). */
  fields: z.record(z.string(), fieldReading),
});
export type ContactCard = z.infer<typeof contactCard>;

/** A contact as callers see it. */
export const contact = contactCard.extend({ id: z.string(), createdAt: z.string(), updatedAt: z.string() });
export type Contact = z.infer<typeof contact>;

/** What an engine read on a photo; `contact` is null when the photo shows no card. */
export const cardReading = z.object({
  contact: contactCard.nullable(),
  /** 0 to 1: how sure the engine is that this is (or is not) a card. */
  confidence: z.number().min(0).max(1),
});
export type CardReading = z.infer<typeof cardReading>;

export const intent = z.enum(['greeting', 'question', 'order', 'complaint', 'thanks', 'opt-out', 'other']);
export type Intent = z.infer<typeof intent>;

/** What an engine made of a text. */
export const textReading = z.object({
  /** The language to answer in. */
  language,
  intent,
  confidence: z.number().min(0).max(1),
  /** A fitting answer in that language. */
  reply: z.string().min(1),
});
export type TextReading = z.infer<typeof textReading>;
