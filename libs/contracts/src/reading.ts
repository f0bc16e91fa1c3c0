import { z } from 'zod';
import { language } from './words.ts';

/** A place on the upright picture, in shares of its width and height (0 to 1), from the upper left corner. */
export const sourceBox = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export type SourceBox = z.infer<typeof sourceBox>;

/** One value read from a card, how sure the reader is (0 to 1), who read it (`ocr`, an engine's name, `person`), and where it is printed. */
export const fieldReading = z.object({
  value: z.string(),
  confidence: z.number().min(0).max(1),
  source: z.string(),
  box: sourceBox.optional(),
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
  /** The name in Latin letters, where the card prints it beside another script. */
  nameLatin: z.string().nullable().default(null),
  title: z.string().nullable(),
  department: z.string().nullable(),
  company: z.string().nullable(),
  phones: z.array(phone),
  emails: z.array(z.string()),
  urls: z.array(z.string()),
  address: z.string().nullable(),
  /** The company's tax number as printed (統一編號: eight digits). */
  taxId: z.string().nullable().default(null),
  lineId: z.string().nullable().default(null),
  wechatId: z.string().nullable().default(null),
  telegramId: z.string().nullable().default(null),
  /** Every field that was found, by name (`name`, `title`, `company`, `email`, `phone`, `mobile`, `fax`, `url`, `address`, …). */
  fields: z.record(z.string(), fieldReading),
});
export type ContactCard = z.infer<typeof contactCard>;

/** A card on which nothing could be read. */
export const blankCard: ContactCard = {
  name: null,
  nameLatin: null,
  title: null,
  department: null,
  company: null,
  phones: [],
  emails: [],
  urls: [],
  address: null,
  taxId: null,
  lineId: null,
  wechatId: null,
  telegramId: null,
  fields: {},
};

/** A contact as callers see it. */
export const contact = contactCard.extend({ id: z.string(), createdAt: z.string(), updatedAt: z.string() });
export type Contact = z.infer<typeof contact>;

/** What an engine read on a photo; `contact` is null when the photo shows no card. Both sides of one card are one contact. */
export const cardReading = z.object({
  contact: contactCard.nullable(),
  /** The people of further cards on the same photo. */
  others: z.array(contactCard).default([]),
  /** 0 to 1: how sure the engine is that this is (or is not) a card. */
  confidence: z.number().min(0).max(1),
});
export type CardReading = z.infer<typeof cardReading>;

export const intent = z.enum(['greeting', 'question', 'order', 'complaint', 'thanks', 'opt-out', 'spam', 'other']);
export type Intent = z.infer<typeof intent>;

export const sentiment = z.enum(['positive', 'neutral', 'negative']);
export type Sentiment = z.infer<typeof sentiment>;

export const urgency = z.enum(['low', 'normal', 'high']);
export type Urgency = z.infer<typeof urgency>;

/** Something a text names, as it was written. */
export const entity = z.object({
  kind: z.enum(['person', 'company', 'product', 'place', 'date', 'time', 'money', 'quantity', 'order-number', 'phone', 'email', 'url']),
  value: z.string(),
});
export type Entity = z.infer<typeof entity>;

/** What an engine made of a text. */
export const textReading = z.object({
  /** The language it is written in, a BCP 47 tag; `und` when nothing tells. */
  writtenIn: z.string().default('und'),
  /** The language to answer in. */
  language,
  intent,
  confidence: z.number().min(0).max(1),
  sentiment: sentiment.default('neutral'),
  urgency: urgency.default('normal'),
  entities: z.array(entity).default([]),
  /** One line that says what it is about, in the language it is written in. */
  summary: z.string().default(''),
  /** A fitting answer in the language to answer in. */
  reply: z.string().min(1),
});
export type TextReading = z.infer<typeof textReading>;
