import { Module } from '@nestjs/common';
import { Engine } from './engine.ts';
import { LocalEngine } from './local/local.engine.ts';

/** The engine that reads. Starting waits until its models are loaded and warm. */
@Module({ providers: [{ provide: Engine, useFactory: () => LocalEngine.start() }], exports: [Engine] })
export class EnginesModule {}
