import { Injectable } from '@nestjs/common';
import { questionFindings, type IncomingEvent, type QuestionFindings, type TextReading } from '@sluice/contracts';
import { markQuestion } from './mark-question.ts';
import { QuestionRepository } from './question.repository.ts';

/** A reading with what is known of its question; the reply is an operator's where one was marked as reusable for exactly this question. */
export type AnsweredReading = QuestionFindings & { reading: TextReading };

/** Points out similar questions of the same account. Only what an operator marked as reusable is ever said again, and only to the same question. */
@Injectable()
export class QuestionsService {
  constructor(private readonly questions: QuestionRepository) {}

  /** Throws `unavailable` while PostgreSQL is away. */
  async answerTo(event: Pick<IncomingEvent, 'id' | 'accountId' | 'text'>, reading: TextReading): Promise<AnsweredReading> {
    const question = reading.intent === 'question' ? markQuestion(event.accountId, event.text ?? '') : null;
    if (!question) return { reading, ...questionFindings.parse({}) };
    const { similar, answer } = await this.questions.recall(event, question, reading.language);
    return { reading: answer ? { ...reading, reply: answer.text } : reading, question, similar, answeredFrom: answer?.eventId ?? null };
  }
}
