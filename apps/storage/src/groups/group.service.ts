import { Injectable } from '@nestjs/common';
import { Database, type Statements } from '@sluice/prisma';
import type { Record } from '../outcomes/outcome.repository.ts';
import { ReplyWaker } from '../outcomes/reply-waker.service.ts';
import { GroupRepository, type Group } from './group.repository.ts';
import { planGroup } from './plan-group.ts';

/** A group without a total is whole when nothing came for so long. */
const quietMs = 1_500;
/** How long a group is kept when all is said: nobody says its photos again after that. */
const memoryMs = 86_400_000;

/** What is said of photos that were sent together: decided with the group's row locked, from the rows that are there. */
@Injectable()
export class GroupService {
  constructor(
    private readonly database: Database,
    private readonly groups: GroupRepository,
    private readonly replies: ReplyWaker,
  ) {}

  /** Keeps an outcome of a photo by `keep`, without an answer of its own unless its group went on without it. */
  async keep<Kept>(record: Record, keep: (statements: Statements, record: Record) => Promise<Kept>): Promise<Kept> {
    const { kept, said } = await this.database.transaction(async (statements) => {
      const group = await this.groups.join(statements, record);
      const kept = await keep(statements, group ? { ...record, reply: null } : record);
      return { kept, said: group ? await this.advance(statements, { ...group, language: record.language }) : [record.reply?.key ?? ''] };
    });
    await this.replies.wake(said);
    return kept;
  }

  /** Settles the groups for which nothing more came. */
  async settleQuiet(): Promise<void> {
    for (const id of await this.groups.findQuiet(quietMs)) {
      const said = await this.database.transaction(async (statements) => {
        const group = await this.groups.lock(statements, id);
        return group ? this.advance(statements, group) : [];
      });
      await this.replies.wake(said);
    }
  }

  /** Forgets old groups that are over. A photo of theirs that is told again changes nothing. */
  async forgetOld(): Promise<void> {
    await this.groups.forget(memoryMs);
  }

  /** Says what is to be said by now; answers the keys of what is new. */
  private async advance(statements: Statements, group: Group): Promise<string[]> {
    if (!group.settled && !(await this.groups.settle(statements, group, quietMs))) return [];
    const members = await this.groups.members(statements, group.id);
    return this.groups.say(statements, group, { replies: planGroup(group, members, group.language), together: members.length > 1 });
  }
}
