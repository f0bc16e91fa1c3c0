import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Sweep } from '@sluice/service';
import { WebhooksService } from './webhooks.service.ts';

/** Sets the webhooks of accounts that are new, or changed, or whose address is another since the last start. Harmless on all replicas at once. */
@Injectable()
export class WebhooksSweeper {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly sweep: Sweep,
  ) {}

  @Interval(2_000)
  async run(): Promise<void> {
    await this.sweep.once('webhooks', async () => {
      while (await this.webhooks.mendOne());
    });
  }
}
