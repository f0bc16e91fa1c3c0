import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AppError } from '@sluice/errors';
import type { FastifyInstance } from 'fastify';
import { callerKey } from './address.ts';
import { BlockList } from './block-list.service.ts';
import { Refusals } from './refusals.service.ts';

/** Not the routes that lift blocks, which need an admin's key anyway, nor those that say how we are. */
const guarded = /^\/(webhooks|api(?!\/blocks(\/|$)))(\/|$)/;

/** Turns blocked addresses away before anything is read of what they send. */
@Injectable()
export class AddressGate implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly blocks: BlockList,
    private readonly refusals: Refusals,
  ) {}

  onModuleInit(): void {
    this.host.httpAdapter.getInstance<FastifyInstance>().addHook('onRequest', ({ ip, routeOptions }, _reply, done) => {
      done(guarded.test(routeOptions.url ?? '') ? this.refusalOf(ip) : undefined);
    });
  }

  private refusalOf(address: string): AppError | undefined {
    const until = this.blocks.find('ip', callerKey(address));
    if (!until) return undefined;
    this.refusals.count('address');
    const retryAfterMs = Math.max(0, until.getTime() - Date.now());
    return new AppError('forbidden', `Your address is blocked until ${until.toISOString()}. Whoever runs this Sluice can lift the block: GET /api/blocks.`, {
      retryAfterMs,
      details: { until: until.toISOString() },
    });
  }
}
