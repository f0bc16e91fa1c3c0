import { Inject } from '@nestjs/common';

export const CLAIMS = Symbol('claimed queues');

/** Injects the contracts of the queues this app works. */
export const InjectClaims = (): ParameterDecorator => Inject(CLAIMS);
