import { Injectable } from '@nestjs/common';
import type { Finding, Probe } from '@sluice/health';
import { StreamReader } from '@sluice/stream';

/** Whether events can be read. The gateway is ready without: what it hands on still goes through. */
@Injectable()
export class StreamProbe implements Probe {
  readonly component = 'stream';
  readonly advisory = true;

  constructor(private readonly reader: StreamReader) {}

  check(): Promise<Finding> {
    if (this.reader.connected) return Promise.resolve({ status: 'up', message: 'Events can be read' });
    return Promise.resolve({ status: 'degraded', message: 'Redis cannot be reached; /api/stream answers 503 until it is back' });
  }
}
