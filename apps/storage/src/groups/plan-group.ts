import type { Language } from '@sluice/contracts';
import { cardsOf, planReply, reasonText, replyKey, type PlannedReply, type Said } from '../outcomes/replies.ts';
import { cardsText, texts } from '../outcomes/texts.ts';

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
 * keys, and more. That a photo is being read is said whatever has become of it: what is said must not hang on which of two outcomes
 * of it a process that died had at hand. A photo that stayed alone is answered like any other.
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
  const placed = members.map((member, index) => ({ ...member, place: `${index + 1}/${members.length}` }));
  const progress = placed.map((member) => progressOf(member, language));
  const ended = placed.flatMap((member) => endOf(member, language));
  return [start, ...progress, ...ended, ...(ended.length === members.length ? [closing] : [])];
}

function aloneReply(chatId: string, { eventId, trace, outcome }: Member, language: Language): GroupReply[] {
  const reply = planReply({ id: eventId, chatId }, outcome ?? { stage: 'received' }, language);
  return reply ? [{ ...reply, eventId, trace }] : [];
}

interface Placed extends Member {
  /** As people read it: 2/3. */
  place: string;
}

function progressOf({ eventId, trace, place }: Placed, language: Language): GroupReply {
  return { eventId, trace, key: replyKey(eventId, 0), text: texts[language].group.progress(place), kind: 'progress', priority: 'low' };
}

/** What is said of one photo among several when it is read. A failure is not urgent here: it would overtake the photos before it. */
function endOf({ eventId, trace, place, outcome }: Placed, language: Language): GroupReply[] {
  if (!outcome) return [];
  return [{ eventId, trace, key: replyKey(eventId, 1), text: endText(outcome, place, language), kind: 'completion', priority: 'high' }];
}

function endText(outcome: NonNullable<Member['outcome']>, place: string, language: Language): string {
  const said = texts[language].group;
  switch (outcome.stage) {
    case 'failed':
      return said.failed(place, reasonText(outcome.code, language));
    case 'text':
      return outcome.reading.reply;
    case 'card': {
      const cards = cardsOf(outcome.reading);
      return cards.length > 0 ? cardsText(cards, language, (who) => said.done(place, who)) : said.noCard(place);
    }
  }
}
