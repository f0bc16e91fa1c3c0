import { z } from 'zod';
import { modelSchema } from './model-schema.ts';

/** Goes up whenever the shape below, or what is made of an answer, changes. */
export const postSchemaVersion = 1;

const words = z.string().nullable();

export const postSchema = modelSchema(z.object({ title: words, text: words, hashtags: z.array(words) }));
