import { Injectable } from '@nestjs/common';
import type { Finding, Probe } from '@sluice/health';
import { Engine } from './engine.ts';

/** Which engine reads; the service is not ready before its models are warm. */
@Injectable()
export class EngineProbe implements Probe {
  readonly component = 'engine';

  constructor(private readonly engine: Engine) {}

  check(): Promise<Finding> {
    return Promise.resolve({ status: 'up', engine: this.engine.name, message: `The engine ${this.engine.name} is ready` });
  }
}
