import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import type { AnswerRequest, QuestionRow } from './question-view.ts';

@Injectable()
export class QuestionRepository {
  constructor(private readonly database: Database) {}

  /** Last asked first; of one account, or (null) of all. */
  list(accountId: string | null, { after, limit }: { after: { at: Date; id: string } | null; limit: number }): Promise<QuestionRow[]> {
    return this.database.query<QuestionRow>(sql`
      select q.event_id as "eventId", q.account_id as "accountId", encode(q.fingerprint, 'hex') as fingerprint, q.asked_at as "askedAt",
        q.answer as text, q.answer_language as language, q.is_reusable as reusable, q.answered_at as "answeredAt",
        (select count(*)::int from storage.similar_questions(q.account_id, q.simhash) s where s.event_id <> q.event_id) as similar,
        (select a.result->>'answeredFrom' from storage.analyses a where a.event_id = q.event_id) as "answeredFrom"
      from storage.questions q
      where (${accountId}::text is null or q.account_id = ${accountId})
        and (${after?.id ?? null}::uuid is null or (q.asked_at, q.event_id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by q.asked_at desc, q.event_id desc limit ${limit}`);
  }

  /** Says the answer; the same said again changes nothing. False: there is no such question. */
  async answer(eventId: string, { text, language = null, reusable }: Omit<AnswerRequest, 'language'> & { language?: string | null | undefined }): Promise<boolean> {
    const rows = await this.database.query(sql`
      update storage.questions set answer = ${text}, answer_language = ${language}, is_reusable = ${reusable},
        answered_at = case when (answer, answer_language, is_reusable) is distinct from (${text}::text, ${language}::text, ${reusable}::boolean) then now() else answered_at end
      where event_id = ${eventId}::uuid returning 1`);
    return rows.length > 0;
  }

  /** Takes the answer back, if there is one. False: there is no such question. */
  async withdraw(eventId: string): Promise<boolean> {
    const rows = await this.database.query(sql`
      update storage.questions set answer = null, answer_language = null, is_reusable = false, answered_at = null where event_id = ${eventId}::uuid returning 1`);
    return rows.length > 0;
  }

  /** Forgets, up to `most`, what is older than 30 days and what an account has beyond its `kept` newest, but no answer that is used again. Answers how many. */
  async forget({ kept, most }: { kept: number; most: number }): Promise<number> {
    const rows = await this.database.query(sql`
      delete from storage.questions where event_id in (
        select event_id from (
          select q.event_id from storage.questions q where q.asked_at < now() - interval '30 days' and not q.is_reusable
          union
          select q.event_id from storage.accounts a cross join lateral (
            select e.asked_at, e.event_id from storage.questions e where e.account_id = a.id order by e.asked_at desc, e.event_id desc offset ${kept} limit 1
          ) last join storage.questions q on q.account_id = a.id and (q.asked_at, q.event_id) <= (last.asked_at, last.event_id) and not q.is_reusable
        ) surplus limit ${most})
      returning 1`);
    return rows.length;
  }
}
