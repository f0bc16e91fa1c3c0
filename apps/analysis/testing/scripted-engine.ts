import { Module, type Type } from '@nestjs/common';
import type { CardReading, PostBrief, PostDraft, TextReading } from '@sluice/contracts';
import { LOGGER, Metrics, type Logger } from '@sluice/observability';
import { EngineChain } from '../src/engines/engine-chain.ts';
import { Engine } from '../src/engines/engine.ts';

/** How a spec's engine answers for a topic. */
export type Script = (brief: PostBrief, signal: AbortSignal) => Promise<PostDraft>;

export const written = ({ topic }: PostBrief): PostDraft => ({ title: null, text: `About ${topic}.`, hashtags: [] });

/** Work that ends only when it is told to stop. */
export const stuck: Script = (_brief, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));

/** An engine that writes as a spec says, and notes what it was asked, and how much of it at once. */
export class ScriptedEngine extends Engine {
  readonly name = 'scripted';
  readonly asked: string[] = [];
  atWork = 0;
  most = 0;
  script: Script = (brief) => Promise.resolve(written(brief));

  versionOf(): string {
    return '1';
  }

  readCard(): Promise<CardReading> {
    return Promise.reject(new Error('no cards here'));
  }

  understand(): Promise<TextReading> {
    return Promise.reject(new Error('no texts here'));
  }

  async write(brief: PostBrief, signal: AbortSignal): Promise<PostDraft> {
    this.asked.push(brief.topic);
    this.most = Math.max(this.most, ++this.atWork);
    try {
      return await this.script(brief, signal);
    } finally {
      this.atWork -= 1;
    }
  }

  /** Answers of this script wait, by topic, until they are released. */
  hold(): { release(topic: string): void; waiting: Set<string> } {
    const held = new Map<string, () => void>();
    const waiting = new Set<string>();
    this.script = async (brief, signal) => {
      const gate = Promise.withResolvers<void>();
      held.set(brief.topic, () => gate.resolve());
      waiting.add(brief.topic);
      await Promise.race([gate.promise, stuck(brief, signal)]);
      waiting.delete(brief.topic);
      return written(brief);
    };
    return { waiting, release: (topic) => held.get(topic)?.() };
  }
}

/** The module that gives a chain of this engine alone to others. */
export function engineModule(engine: Engine): Type {
  const useFactory = (logger: Logger, metrics: Metrics): EngineChain =>
    new EngineChain({ engines: { card: [engine], text: [engine], post: [engine] }, whenParked: 'wait' }, { logger, metrics });
  @Module({ providers: [{ provide: EngineChain, useFactory, inject: [LOGGER, Metrics] }], exports: [EngineChain] })
  class ScriptedEngineModule {}
  return ScriptedEngineModule;
}
