import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

/** What a key may do: read lists, send (and upload) messages, or administer. admin includes send, send includes read. */
export const scope = z.enum(['read', 'send', 'admin']);
export type Scope = z.infer<typeof scope>;

export const NEEDS_SCOPE = 'sluice:scope';

/** The scope a key needs for this route or controller. Routes without it are refused to everybody unless they are `@Public()`. */
export const NeedsScope = (needed: Scope): MethodDecorator & ClassDecorator =>
  applyDecorators(
    SetMetadata(NEEDS_SCOPE, needed),
    ApiBearerAuth(),
    ApiResponse({ status: 401, description: 'No valid API key' }),
    ApiResponse({ status: 403, description: `The key lacks the scope ${needed}` }),
  );

/** For routes that authenticate otherwise (webhooks) or must always answer (health). */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(NEEDS_SCOPE, 'public');
