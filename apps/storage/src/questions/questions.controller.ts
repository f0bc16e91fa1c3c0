import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import { Answers, instantCursor, pageOf, pageSchema, type Page } from '@sluice/service';
import { z } from 'zod';
import { answerRequest, questionQuery, questionView, viewQuestion, type AnswerRequest, type QuestionQuery, type QuestionView } from './question-view.ts';
import { QuestionRepository } from './question.repository.ts';

const eventId = { schema: z.uuid() };

@ApiTags('questions')
@NeedsScope('send')
@Controller('api/questions')
export class QuestionsController {
  constructor(private readonly questions: QuestionRepository) {}

  @Get()
  @Answers(200, pageSchema(questionView))
  @NeedsScope('read')
  @ApiOperation({ summary: 'Questions of the last 30 days, last asked first, with how many look alike and their answers' })
  async list(@Query({ schema: questionQuery }) { limit, cursor, accountId }: QuestionQuery): Promise<Page<QuestionView>> {
    const after = cursor === undefined ? null : instantCursor(cursor);
    const rows = await this.questions.list(accountId ?? null, { after, limit: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.askedAt.toISOString(), row.eventId]);
    return { items: items.map(viewQuestion), nextCursor };
  }

  @Put(':id/answer')
  @HttpCode(204)
  @ApiOperation({ summary: 'Keep the answer to a question; with reusable, whoever asks this account the same is answered with it' })
  async answer(@Param('id', eventId) id: string, @Body({ schema: answerRequest }) request: AnswerRequest): Promise<void> {
    if (!(await this.questions.answer(id, request))) throw notFound(id);
  }

  @Delete(':id/answer')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take the answer to a question back: nobody is answered with it any more' })
  async withdraw(@Param('id', eventId) id: string): Promise<void> {
    if (!(await this.questions.withdraw(id))) throw notFound(id);
  }
}

function notFound(id: string): AppError {
  return new AppError('not-found', `Event ${id} is no question, or one of more than 30 days ago: choose one from GET /api/questions.`);
}
