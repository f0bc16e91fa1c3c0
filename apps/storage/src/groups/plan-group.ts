import type { Language } from '@sluice/contracts';
import { planReply, reasonText, replyKey, type PlannedReply, type Said } from '../outcomes/replies.ts';
import { cardText, texts } from '../outcomes/texts.ts';

/** One photo of a settled group; `outcome` is null while it is being read. */
export interface Member {
  eventId: string;
  trace: string;
  outcome: Exclude<Said, { stage: 'received' | 'noted' }> | null;
}

export interface GroupReply extends PlannedReply {
  /** The event it answers; what is said of all has the id of the group. */
  eventId: string;
  trace: string;
}

/**
 * Everything that should have been said of a settled group by now, in order: asked again later it says the same under the same
 * keys, and more. A photo that stayed alone is answered like any other.
 */
export function planGroup(group: { id: string; chatId: string }, members: readonly Member[], language: Language): GroupReply[] {
  const [first] = members;
  if (!first) return [];
  if (members.length === 1) return aloneReply(group.chatId, first, language);
  const said = texts[language].group;
  const { trace } = first;
  const everyOne = { eventId: group.id, trace, priority: 'high' } as const;
  const start: GroupReply = { ...everyOne, key: `group:${group.id}:start`, text: said.start(members.length), kind: 'reply' };
  const read = members.filter(({ outcome }) => outcome?.stage === 'card' && outcome.reading.contact).length;
  const closing: GroupReply = { ...everyOne, key: `group:${group.id}:close`, text: said.closing(`${read}/${members.length}`), kind: 'completion' };
  const steps = members.map((member, index) => stepOf(member, `${index + 1}/${members.length}`, language));
  const isOver = members.every(({ outcome }) => outcome !== null);
  const [progress, ended] = [steps.filter(({ kind }) => kind === 'progress'), steps.filter(({ kind }) => kind !== 'progress')];
  return [start, ...progress, ...ended, ...(isOver ? [closing] : [])];
}

function aloneReply(chatId: string, { eventId, trace, outcome }: Member, language: Language): GroupReply[] {
  const reply = planReply({ id: eventId, chatId }, outcome ?? { stage: 'received' }, language);
  return reply ? [{ ...reply, eventId, trace }] : [];
}

/** What is said of one photo among several. A failure is not urgent here: it would overtake the photos before it. */
function stepOf({ eventId, trace, outcome }: Member, place: string, language: Language): GroupReply {
  const said = texts[language].group;
  if (!outcome) return { eventId, trace, key: replyKey(eventId, 0), text: said.progress(place), kind: 'progress', priority: 'low' };
  const ended = { eventId, trace, key: replyKey(eventId, 1), kind: 'completion', priority: 'high' } as const;
  switch (outcome.stage) {
    case 'failed':
      return { ...ended, text: said.failed(place, reasonText(outcome.code, language)) };
    case 'text':
      return { ...ended, text: outcome.reading.reply };
    case 'card': {
      const { contact } = outcome.reading;
      return { ...ended, text: contact ? cardText(contact, language, (who) => said.done(place, who)) : said.noCard(place) };
    }
  }
}
