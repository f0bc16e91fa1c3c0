import type { AccountChannel } from '@sluice/channels';
import type { PreflightView } from './campaign-view.ts';
import type { Candidate, Frozen } from './freeze.ts';
import type { Backlog } from './recipient.repository.ts';

const mostExamples = 100;

/** Counts who would get something, and who not. */
export class Tally {
  accepted = 0;
  private total = 0;
  private readonly byReason: PreflightView['refused']['byReason'] = {};
  private readonly examples: PreflightView['refused']['examples'] = [];
  private readonly missing = new Map<string, number>();
  private readonly groups = new Map<string, Backlog>();

  get refused(): PreflightView['refused'] {
    const missing = [...this.missing].map(([name, recipients]) => ({ name, recipients })).sort((a, b) => b.recipients - a.recipients || (a.name < b.name ? -1 : 1));
    return { total: this.total, byReason: this.byReason, missing, examples: this.examples };
  }

  add({ chatId, channel }: Candidate, result: Frozen): void {
    if ('refused' in result) {
      const { refused: code, reason: message, missing = [] } = result;
      this.total++;
      this.byReason[code] = (this.byReason[code] ?? 0) + 1;
      for (const name of missing) this.missing.set(name, (this.missing.get(name) ?? 0) + 1);
      if (this.examples.length < mostExamples) this.examples.push({ chatId, code, message });
      return;
    }
    this.accepted++;
    const group = this.groups.get(`${channel} ${result.accountId}`);
    if (group) group.count++;
    else this.groups.set(`${channel} ${result.accountId}`, { channel: channel as AccountChannel, accountId: result.accountId, count: 1 });
  }

  /** Those who would get something, by the account that must send. */
  backlog(): Backlog[] {
    return [...this.groups.values()];
  }
}
