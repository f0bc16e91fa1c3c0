import { Injectable } from '@nestjs/common';

type Read = () => unknown;

const bytesPerMb = 1_048_576;

/** What `GET /stats` tells: figures of the process, and those that the service's own parts add under a name each. */
@Injectable()
export class Stats {
  private readonly parts = new Map<string, Read>();

  /** `read` is asked whenever somebody looks; a part that fails is told as null. */
  add(name: string, read: Read): void {
    this.parts.set(name, read);
  }

  async read(): Promise<Record<string, unknown>> {
    const parts = await Promise.all([...this.parts].map(async ([name, read]) => [name, await orNull(read)] as const));
    return { process: processStats(), ...Object.fromEntries(parts) };
  }
}

async function orNull(read: Read): Promise<unknown> {
  try {
    return await read();
  } catch {
    return null;
  }
}

function processStats(): { uptimeSeconds: number; rssMb: number; heapMb: number } {
  const { rss, heapUsed } = process.memoryUsage();
  return { uptimeSeconds: Math.round(process.uptime()), rssMb: Math.round(rss / bytesPerMb), heapMb: Math.round(heapUsed / bytesPerMb) };
}
