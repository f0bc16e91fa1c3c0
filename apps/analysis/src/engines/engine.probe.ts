import { Injectable } from '@nestjs/common';
import type { Finding, Probe } from '@sluice/health';
import { EngineChain } from './engine-chain.ts';

/** Which engines read; the service is not ready before the local one's models are warm. */
@Injectable()
export class EngineProbe implements Probe {
  readonly component = 'engine';

  constructor(private readonly chain: EngineChain) {}

  check(): Promise<Finding> {
    const { name } = this.chain.preferred('card');
    return Promise.resolve({ status: 'up', engine: name, message: `The engine ${name} is ready` });
  }
}
