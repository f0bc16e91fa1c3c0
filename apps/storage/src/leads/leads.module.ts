import { Module } from '@nestjs/common';
import { ImportsService } from './imports.service.ts';
import { LeadRepository } from './lead.repository.ts';
import { LeadsController } from './leads.controller.ts';
import { LeadsService } from './leads.service.ts';

@Module({ controllers: [LeadsController], providers: [LeadsService, LeadRepository, ImportsService] })
export class LeadsModule {}
