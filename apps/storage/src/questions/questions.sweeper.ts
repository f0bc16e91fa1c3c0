import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Sweep } from '@sluice/service';
import { QuestionRepository } from './question.repository.ts';

const everyMs = 600_000;
/** Questions of one account that are kept. */
const kept = 5_000;
const batch = 5_000;

/** Forgets questions that are no longer recent. Harmless on every replica at once. */
@Injectable()
export class QuestionsSweeper {
  constructor(
    private readonly questions: QuestionRepository,
    private readonly sweep: Sweep,
  ) {}

  @Interval(everyMs)
  async run(): Promise<void> {
    await this.sweep.once('questions', async () => {
      while ((await this.questions.forget({ kept, most: batch })) === batch);
    });
  }
}
