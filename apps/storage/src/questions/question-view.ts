import { language } from '@sluice/contracts';
import { pageQuery } from '@sluice/service';
import { cleanText } from '@sluice/channels';
import { z } from 'zod';

/** What an operator says to a question, and whether whoever asks the same is answered with it; of another language than theirs, they are not. */
export const answerRequest = z.strictObject({
  text: z.string('must be text').overwrite(cleanText).trim().min(1, 'must not be empty').max(4_000, 'may hold at most 4000 characters'),
  language: language.optional(),
  reusable: z.boolean('must be true or false'),
});
export type AnswerRequest = z.infer<typeof answerRequest>;

export const questionQuery = pageQuery.extend({ accountId: z.string().optional() });
export type QuestionQuery = z.infer<typeof questionQuery>;

/** A question as callers see it; its text is in the journal, under its event. */
export const questionView = z.object({
  eventId: z.string(),
  accountId: z.string(),
  /** The same for all who ask an account the same, courtesies and forms of writing aside. */
  fingerprint: z.string(),
  /** Other questions of the account's last 30 days that look alike. */
  similar: z.number(),
  askedAt: z.string(),
  /** The event whose answer this one was answered with. */
  answeredFrom: z.string().nullable(),
  answer: z.object({ text: z.string(), language: language.nullable(), reusable: z.boolean(), answeredAt: z.string() }).nullable(),
});
export type QuestionView = z.infer<typeof questionView>;

export interface QuestionRow {
  eventId: string;
  accountId: string;
  fingerprint: string;
  similar: number;
  askedAt: Date;
  answeredFrom: string | null;
  text: string | null;
  language: string | null;
  reusable: boolean;
  answeredAt: Date | null;
}

export function viewQuestion({ text, language: tag, reusable, answeredAt, askedAt, ...row }: QuestionRow): QuestionView {
  const answer = text === null || answeredAt === null ? null : { text, language: language.nullable().parse(tag), reusable, answeredAt: answeredAt.toISOString() };
  return { ...row, askedAt: askedAt.toISOString(), answer };
}
