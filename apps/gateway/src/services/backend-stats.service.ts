import type { OnModuleInit } from '@nestjs/common';
import type { Stats } from '@sluice/service';
import type { Backend, Urls } from '../config.ts';

const answerMs = 3_000;

/** Tells at `GET /stats` what the services behind tell at theirs; one that does not answer is null. */
export class BackendStats implements OnModuleInit {
  constructor(
    private readonly stats: Stats,
    private readonly urls: Urls,
  ) {}

  onModuleInit(): void {
    this.stats.add('services', () => this.ofAll());
    this.stats.add('ai_processor_stats', () => this.partOf('analysis', 'ai_processor_stats'));
    this.stats.add('kpis', () => this.partOf('analysis', 'kpis'));
  }

  private async ofAll(): Promise<Record<string, unknown>> {
    const backends = Object.keys(this.urls) as Backend[];
    return Object.fromEntries(await Promise.all(backends.map(async (backend) => [backend, await this.of(backend).catch(() => null)] as const)));
  }

  private async partOf(backend: Backend, part: string): Promise<unknown> {
    return (await this.of(backend))[part] ?? null;
  }

  private async of(backend: Backend): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.urls[backend]}/stats`, { signal: AbortSignal.timeout(answerMs) });
    if (!response.ok) throw new Error(`${backend} answered ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  }
}
