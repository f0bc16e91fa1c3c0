import { Module } from '@nestjs/common';
import { AcceptModule } from '../accept/accept.module.ts';
import { ActionsController } from './actions.controller.ts';
import { ActionsService } from './actions.service.ts';
import { CampaignRepository } from './campaign.repository.ts';
import { CampaignsController } from './campaigns.controller.ts';
import { CampaignsService } from './campaigns.service.ts';
import { CampaignsSweeper } from './campaigns.sweeper.ts';
import { CandidateRepository } from './candidate.repository.ts';
import { CandidatesService } from './candidates.service.ts';
import { FillingService } from './filling.service.ts';
import { ForecastsService } from './forecasts.service.ts';
import { LaneBacklogRepository } from './lane-backlog.repository.ts';
import { LaneFactsRepository } from './lane-facts.repository.ts';
import { Planner } from './planner.service.ts';
import { PreflightService } from './preflight.service.ts';
import { ProgressService } from './progress.service.ts';
import { RecipientRepository } from './recipient.repository.ts';
import { SurveyService } from './survey.service.ts';
import { TurnRepository } from './turn.repository.ts';

const repositories = [CampaignRepository, CandidateRepository, LaneBacklogRepository, LaneFactsRepository, RecipientRepository, TurnRepository];
const services = [ActionsService, CampaignsService, CandidatesService, FillingService, ForecastsService, Planner, PreflightService, ProgressService, SurveyService];

@Module({ imports: [AcceptModule], controllers: [CampaignsController, ActionsController], providers: [...repositories, ...services, CampaignsSweeper] })
export class CampaignsModule {}
