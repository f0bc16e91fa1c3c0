import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Sweep } from '@sluice/service';
import { ReplyWaker } from './reply-waker.service.ts';

/** Finds replies that dispatch never heard of, because Redis forgot their jobs, and says them again. */
@Injectable()
export class RepliesSweeper {
  constructor(
    private readonly replies: ReplyWaker,
    private readonly sweep: Sweep,
  ) {}

  @Interval(2_000)
  async run(): Promise<void> {
    await this.sweep.once('replies', () => this.replies.wakeLost());
  }
}
