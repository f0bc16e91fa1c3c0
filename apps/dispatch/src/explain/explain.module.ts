import { Module } from '@nestjs/common';
import { ExplainController } from './explain.controller.ts';
import { ExplainService } from './explain.service.ts';
import { LaneFacts } from './lane-facts.repository.ts';

@Module({ controllers: [ExplainController], providers: [ExplainService, LaneFacts] })
export class ExplainModule {}
