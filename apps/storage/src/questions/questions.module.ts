import { Module } from '@nestjs/common';
import { QuestionRepository } from './question.repository.ts';
import { QuestionsController } from './questions.controller.ts';
import { QuestionsSweeper } from './questions.sweeper.ts';

@Module({ controllers: [QuestionsController], providers: [QuestionRepository, QuestionsSweeper] })
export class QuestionsModule {}
