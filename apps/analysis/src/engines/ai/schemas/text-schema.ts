import { z } from 'zod';
import { modelSchema } from './model-schema.ts';

/** Goes up whenever the shape below, or what is made of an answer, changes. */
export const textSchemaVersion = 1;

const word = z.string().nullable();

export const textSchema = modelSchema(
  z.object({
    writtenIn: word,
    intent: word,
    certainty: word,
    sentiment: word,
    urgency: word,
    entities: z.array(z.object({ kind: word, value: word })),
    summary: word,
    reply: word,
  }),
);
