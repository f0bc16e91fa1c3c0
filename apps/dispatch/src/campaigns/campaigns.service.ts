import { Injectable } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { isDuplicate } from '@sluice/prisma';
import { pageOf, positionOf, type Page } from '@sluice/service';
import { v7 as uuid } from 'uuid';
import { requestHash } from '../accept/new-message.ts';
import { CampaignRepository, type Campaign } from './campaign.repository.ts';
import { faultsOf, type Fault } from './campaign-faults.ts';
import type { CampaignFields, CampaignQuery, RecipientQuery } from './campaign-request.ts';
import { viewCampaign, type CampaignView, type PreflightView, type ProgressView, type RecipientView } from './campaign-view.ts';
import { PreflightService } from './preflight.service.ts';
import { present, ProgressService } from './progress.service.ts';
import { RecipientRepository, type RecipientRow } from './recipient.repository.ts';

/** Makes and shows campaigns. */
@Injectable()
export class CampaignsService {
  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly recipients: RecipientRepository,
    private readonly preflights: PreflightService,
    private readonly progresses: ProgressService,
  ) {}

  /** Newest first. */
  async list(query: CampaignQuery): Promise<Page<CampaignView>> {
    const { items, nextCursor } = pageOf(await this.campaigns.list(query), query.limit, (row) => [row.createdAt.toISOString(), row.id]);
    return { items: items.map(viewCampaign), nextCursor };
  }

  async find(id: string): Promise<CampaignView> {
    return viewCampaign(await this.present(id));
  }

  /** The same idempotency key gives the same campaign, also when the request would be refused by now; with another content it is refused. */
  async create(fields: CampaignFields, idempotencyKey: string | undefined): Promise<CampaignView> {
    const key = `api:${idempotencyKey ?? uuid()}`;
    const hash = requestHash(fields);
    const made = await this.campaigns.findByKey(key);
    if (made) return again(made, hash);
    await this.check(fields);
    try {
      return viewCampaign(await this.campaigns.create(uuid(), { key, requestHash: hash, fields }));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return again(present(await this.campaigns.findByKey(key), key), hash);
    }
  }

  /** Recipients and leads replace each other. */
  async change(id: string, change: Partial<CampaignFields>): Promise<CampaignView> {
    const campaign = await this.present(id);
    const source = change.recipients || change.leads ? {} : { recipients: (await this.campaigns.listed(id)) ?? undefined, leads: campaign.fields.leads };
    const fields = { ...campaign.fields, leads: undefined, ...source, ...change };
    if (campaign.state !== 'draft') throw noDraft(campaign);
    await this.check(fields);
    const changed = await this.campaigns.change(id, fields);
    if (!changed) throw noDraft(await this.present(id));
    return viewCampaign(changed);
  }

  async preflight(id: string): Promise<PreflightView> {
    return this.preflights.run(await this.present(id), new Date());
  }

  async progress(id: string): Promise<ProgressView> {
    return this.progresses.of(await this.present(id));
  }

  /** In the order of their numbers. */
  async listRecipients(id: string, { limit, cursor, state }: RecipientQuery): Promise<Page<RecipientView>> {
    await this.present(id);
    const rows = await this.recipients.list(id, { after: cursor === undefined ? 0 : numberOf(cursor), limit: limit + 1, state });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [String(row.n)]);
    return { items: items.map(viewRecipient), nextCursor };
  }

  private async present(id: string): Promise<Campaign> {
    return present(await this.campaigns.find(id), id);
  }

  private async check(fields: CampaignFields): Promise<void> {
    const accounts = await this.campaigns.accounts(fields.accounts);
    const errors = faultsOf(fields, new Map(accounts.map(({ id, channel }) => [id, channel])), new Date());
    if (errors.length > 0) throw invalid(errors);
  }
}

export function invalid(errors: readonly Fault[]): AppError {
  return new AppError('invalid', errors.map(({ path, message }) => `${path} ${message}`).join('; '), { details: { errors } });
}

function again(made: Campaign, hash: Buffer): CampaignView {
  if (!made.requestHash.equals(hash)) throw new AppError('unprocessable', 'This Idempotency-Key was used for another campaign: choose a new key.');
  return viewCampaign(made);
}

function noDraft({ id, state }: Campaign): AppError {
  return new AppError('conflict', `Campaign ${id} is ${state}: only a draft can be changed.`);
}

function numberOf(cursor: string): number {
  const [n = ''] = positionOf(cursor, 1);
  if (!/^\d{1,9}$/.test(n)) throw new AppError('invalid', 'This cursor was not made by this list: leave it out to begin anew.');
  return Number(n);
}

function viewRecipient({ code, message, sentAt, ...row }: RecipientRow): RecipientView {
  return { ...row, reason: code === null ? null : { code, message: message ?? '' }, sentAt: sentAt?.toISOString() ?? null };
}
