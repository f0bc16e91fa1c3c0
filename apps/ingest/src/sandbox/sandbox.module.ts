import { Module } from '@nestjs/common';
import { ChatRepository } from './chat.repository.ts';
import { SandboxController } from './sandbox.controller.ts';
import { SandboxService } from './sandbox.service.ts';

@Module({ controllers: [SandboxController], providers: [ChatRepository, SandboxService] })
export class SandboxModule {}
