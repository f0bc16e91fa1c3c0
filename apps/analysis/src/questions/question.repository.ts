import { Injectable } from '@nestjs/common';
import type { IncomingEvent, Language, QuestionMark, SimilarQuestion } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';

const mostSimilar = 5;

/** What an account was asked before. */
export interface Memory {
  similar: SimilarQuestion[];
  /** What an operator wrote for whoever asks exactly this, and to which event. */
  answer: { text: string; eventId: string } | null;
}

interface Row {
  similar: { eventId: string; differing: number; askedAt: string }[];
  answer: Memory['answer'];
}

/** Reads the questions that storage keeps. */
@Injectable()
export class QuestionRepository {
  constructor(private readonly database: Database) {}

  /** What the account was asked before that is like this, and the newest answer to exactly this for people who are answered in `language`. */
  async recall({ id, accountId }: Pick<IncomingEvent, 'id' | 'accountId'>, { fingerprint, simhash }: QuestionMark, language: Language): Promise<Memory> {
    const [row] = await this.database.query<Row & Record<string, unknown>>(sql`
      select (
        select coalesce(jsonb_agg(s), '[]') from (
          select event_id as "eventId", differing, asked_at as "askedAt" from storage.similar_questions(${accountId}, ('x' || ${simhash})::bit(64)::bigint)
          where event_id <> ${id}::uuid order by differing, asked_at desc, event_id limit ${mostSimilar}
        ) s
      ) as similar, (
        select jsonb_build_object('text', q.answer, 'eventId', q.event_id) from storage.questions q
        where q.is_reusable and q.account_id = ${accountId} and q.fingerprint = decode(${fingerprint}, 'hex')
          and (q.answer_language is null or q.answer_language = ${language})
        order by q.answered_at desc, q.event_id desc limit 1
      ) as answer`);
    const similar = (row?.similar ?? []).map(({ eventId, differing, askedAt }) => ({ eventId, similarity: similarityOf(differing), askedAt: new Date(askedAt).toISOString() }));
    return { similar, answer: row?.answer ?? null };
  }
}

/** The share of equal bits, to two digits. */
function similarityOf(differing: number): number {
  return Math.round((1 - differing / 64) * 100) / 100;
}
