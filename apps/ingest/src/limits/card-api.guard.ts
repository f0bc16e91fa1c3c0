import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CallLimits } from './call-limits.service.ts';

/** Lets so many requests of one address through an hour; asked after the API key, and before the body is read. */
@Injectable()
export class CardApiGuard implements CanActivate {
  constructor(private readonly calls: CallLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.calls.admitUpload(context.switchToHttp().getRequest<FastifyRequest>().ip);
    return true;
  }
}
