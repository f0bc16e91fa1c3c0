import { Injectable } from '@nestjs/common';
import type { AccountChannel } from '@sluice/channels';
import type { Statements } from '@sluice/prisma';
import { CampaignRepository, type Campaign } from './campaign.repository.ts';
import { CandidateRepository, type CandidatePage } from './candidate.repository.ts';
import type { FreezeRules } from './freeze.ts';
import { placeRecipients } from './place-recipients.ts';
import { readTemplate } from './template.ts';

const atOnce = 500;

/** Everybody whom a campaign is for, page by page, always in the same order. */
@Injectable()
export class CandidatesService {
  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly candidates: CandidateRepository,
  ) {}

  /** The rules by which texts are frozen, with the accounts that exist. */
  async rulesOf({ fields }: Campaign): Promise<FreezeRules> {
    const accounts = await this.campaigns.accounts(fields.accounts);
    const read = readTemplate(fields.text);
    // It was read when the campaign was made.
    if ('fault' in read) throw new Error(`the text of a campaign ${read.fault}`);
    return { template: read.template, variables: fields.variables, accounts: new Map(accounts.map(({ id, channel }) => [id, channel])) };
  }

  async page(campaign: Campaign, accounts: ReadonlyMap<string, AccountChannel>, { after, statements }: { after: string | null; statements?: Statements }): Promise<CandidatePage> {
    const { leads } = campaign.fields;
    const known = [...accounts.keys()];
    if (leads) return this.candidates.leads(leads, { after, limit: atOnce, accounts: known }, statements);
    const placed = placeRecipients((await this.campaigns.listed(campaign.id)) ?? [], accounts);
    const from = Number(after ?? 0);
    const some = placed.slice(from, from + atOnce);
    const candidates = await this.candidates.listed(some, known, statements);
    return { candidates, next: from + some.length < placed.length ? String(from + some.length) : null };
  }
}
