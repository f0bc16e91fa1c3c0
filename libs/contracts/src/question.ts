import { z } from 'zod';

/** How a question is known again: SHA-256 of its account and its normalised text, and the SimHash of that text, both in hex. */
export const questionMark = z.object({ fingerprint: z.string().regex(/^[0-9a-f]{64}$/), simhash: z.string().regex(/^[0-9a-f]{16}$/) });
export type QuestionMark = z.infer<typeof questionMark>;

/** An earlier question of the same account that looks alike; `similarity` 0 to 1. It points out, it never answers. */
export const similarQuestion = z.object({ eventId: z.string(), similarity: z.number().min(0).max(1), askedAt: z.string() });
export type SimilarQuestion = z.infer<typeof similarQuestion>;

/** What is known of a question; of a text that is none, nothing. */
export const questionFindings = z.object({
  question: questionMark.nullable().default(null),
  /** At most five, the most similar first. */
  similar: z.array(similarQuestion).default([]),
  /** The event whose answer, marked as reusable by an operator, is the reply. */
  answeredFrom: z.string().nullable().default(null),
});
export type QuestionFindings = z.infer<typeof questionFindings>;
