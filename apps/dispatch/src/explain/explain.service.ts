import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { forecast, paceNow } from '@sluice/rate-limit';
import { SENDING_RULES } from '../lanes/sender.service.ts';
import { termsOf, type SendingRules, type Terms } from '../lanes/terms.ts';
import type { Explanation } from './explanation.ts';
import type { MessageFacts } from './facts.ts';
import { LaneFacts, type Glance } from './lane-facts.repository.ts';
import { arrivalsAhead, awaitsReply, outlookOf } from './outlook.ts';
import { reasonsOf } from './reasons.ts';
import { instant, sentenceOf, sentenceOfEnd } from './sentence.ts';

/** Says where a message is, why it has not gone yet, and when it will. */
@Injectable()
export class ExplainService {
  constructor(
    private readonly lane: LaneFacts,
    @Inject(SENDING_RULES) private readonly rules: SendingRules,
  ) {}

  async explain(id: string): Promise<Explanation> {
    return this.lane.atOneInstant((glance) => this.explainSeen(id, glance));
  }

  private async explainSeen(id: string, glance: Glance): Promise<Explanation> {
    const facts = await glance.message(id);
    if (!facts) throw new AppError('not-found', `There is no message ${id}.`);
    const { state } = facts;
    if (state === 'PENDING' || state === 'RETRYING') return this.explainWaiting(id, facts, glance);
    const words = sentenceOfEnd(state);
    const nothing = { id, state, words, ahead: 0, aheadInChat: 0, basis: null };
    if (state !== 'PROCESSING') return { ...nothing, waitsFor: [], goesAt: null };
    return { ...nothing, waitsFor: [{ code: 'in-flight', words }], goesAt: instant(facts.begunAt ?? facts.now) };
  }

  private async explainWaiting(id: string, facts: MessageFacts, glance: Glance): Promise<Explanation> {
    const { now, accountId, state, channel, expiresAt } = facts;
    const { limits, turn }: Pick<Terms, 'limits' | 'turn'> = termsOf(channel && { channel, limits: facts.limits, revision: 0 }, this.rules);
    const [ends, sends] = [await glance.ends(accountId, limits), await glance.sends(accountId)];
    const [queue, arrived] = [await glance.queue(id, now), await glance.arrived(id, now)];
    const outlook = outlookOf(facts, limits, { sends: { ends, ...sends }, queue, arrived });
    const { at, atLeast, permitAt, chatFreeAt } = forecast(outlook);
    const waitsForPerson = awaitsReply(facts, turn, queue.places.length);
    const reasons = reasonsOf({ facts, queue, permitAt, chatFreeAt, awaitsReply: waitsForPerson });
    const goesAt = facts.halted || facts.paused || waitsForPerson ? null : at;
    return {
      id,
      state,
      words: sentenceOf(facts, reasons, goesAt),
      waitsFor: reasons.map(({ until, ...reason }) => ({ ...reason, ...(until !== undefined && { until: instant(until) }) })),
      ahead: queue.ahead,
      aheadInChat: queue.aheadInChat,
      goesAt: goesAt === null || (expiresAt !== null && expiresAt <= goesAt) ? null : instant(goesAt),
      basis: { at: instant(now), sendMs: outlook.sendMs, pace: thousandths(paceNow(outlook.pace, now)), arrivals: thousandths(arrivalsAhead(outlook)), atLeast: atLeast || queue.isMore },
    };
  }
}

function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
