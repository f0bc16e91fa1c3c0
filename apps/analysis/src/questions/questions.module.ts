import { Module } from '@nestjs/common';
import { QuestionRepository } from './question.repository.ts';
import { QuestionsService } from './questions.service.ts';

/** What accounts were asked before. */
@Module({ providers: [QuestionRepository, QuestionsService], exports: [QuestionsService] })
export class QuestionsModule {}
