import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '@sluice/errors';
import { ApiKeyStore } from './api-key.store.ts';
import { bearerKey, may } from './may.ts';
import { NEEDS_SCOPE, type Scope } from './scope.decorator.ts';
import { sameSecret } from './secret.ts';

export const ADMIN_KEY = Symbol('SLUICE_API_KEY');

/** Lets a request through when its API key has the scope the route needs. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly store: ApiKeyStore,
    @Inject(ADMIN_KEY) private readonly adminKey: string,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needed = this.reflector.getAllAndOverride<Scope | 'public' | undefined>(NEEDS_SCOPE, [context.getHandler(), context.getClass()]);
    if (needed === 'public') return true;
    if (!needed) throw new AppError('forbidden', 'This route has no scope yet: add @NeedsScope or @Public.');
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
    const key = bearerKey(request.headers.authorization);
    const scopes = key === null ? null : await this.scopesOf(key);
    if (!scopes) throw new AppError('unauthorized', 'Send a valid API key: `Authorization: Bearer <key>`.');
    if (!may(scopes, needed)) throw new AppError('forbidden', `This key lacks the scope '${needed}'.`);
    return true;
  }

  private async scopesOf(key: string): Promise<Scope[] | null> {
    return sameSecret(key, this.adminKey) ? ['admin'] : this.store.scopesOf(key);
  }
}
