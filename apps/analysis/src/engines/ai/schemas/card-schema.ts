import { z } from 'zod';
import { modelSchema } from './model-schema.ts';

/** Goes up whenever the shape below, or what is made of an answer, changes. */
export const cardSchemaVersion = 1;

const printed = z.string().nullable();

const card = z.object({
  name: printed,
  nameLatin: printed,
  title: printed,
  department: printed,
  company: printed,
  phones: z.array(z.object({ kind: printed, number: printed })),
  emails: z.array(printed),
  urls: z.array(printed),
  address: printed,
  taxId: printed,
  lineId: printed,
  wechatId: printed,
  telegramId: printed,
});

export const cardSchema = modelSchema(z.object({ cards: z.array(card) }));

export const cardsSchema = modelSchema(z.object({ photos: z.array(z.object({ photo: z.number().nullable(), cards: z.array(card) })) }));
