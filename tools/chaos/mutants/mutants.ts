import type { Judgement } from '../judge/judge.ts';
import { calm, type Odds } from '../upstream/fates.ts';

/** A fragment of one SQL function and what the mutant has in its place, wherever it stands. */
export interface Edit {
  routine: string;
  find: string;
  put: string;
}

/** One fault of Sluice that the checker must see. */
export interface Mutant {
  name: string;
  /** The rule that must be found broken. */
  breaks: keyof Judgement;
  edits: Edit[];
  /** What no function says: made after the edits and removed again. */
  extra?: { make: string; remove: string };
  /** What must go wrong for the fault to show. */
  odds: Odds;
}

const floods: Odds = { ...calm, throttledChat: 0.15 };
const drops: Odds = { ...calm, dropped: 0.15 };

export const mutants: Mutant[] = [
  {
    name: "a window counts from the call's start",
    breaks: 'limitViolations',
    odds: calm,
    edits: [
      { routine: 'dispatch.permits', find: 'a.ended_at > at - bound.length', put: 'a.started_at > at - bound.length' },
      { routine: 'dispatch.permits', find: 'a.ended_at + bound.length', put: 'a.started_at + bound.length' },
    ],
  },
  {
    name: 'an uncertain message is sent again',
    breaks: 'deliveredTwice',
    odds: drops,
    edits: [],
    extra: {
      make: `CREATE FUNCTION dispatch.never_uncertain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.state := 'RETRYING'; RETURN NEW; END $$;
        CREATE TRIGGER never_uncertain BEFORE UPDATE ON dispatch.messages FOR EACH ROW WHEN (NEW.state = 'UNCERTAIN') EXECUTE FUNCTION dispatch.never_uncertain()`,
      remove: 'DROP FUNCTION dispatch.never_uncertain CASCADE',
    },
  },
  {
    // With a moment between choosing and taking, so that the race is met in every run.
    name: 'a claim does not lock its lane',
    breaks: 'deliveredTwice',
    odds: calm,
    edits: [
      { routine: 'dispatch.lock_lane', find: 'FOR UPDATE', put: '' },
      { routine: 'dispatch.claim', find: 'IF cardinality(picks) > 0 THEN', put: 'PERFORM pg_sleep(0.03);\n  IF cardinality(picks) > 0 THEN' },
    ],
  },
  {
    name: 'a flood wait is ignored',
    breaks: 'sendsInsideFlood',
    odds: floods,
    edits: [
      { routine: 'dispatch.candidates', find: 'AND (c.flood_until IS NULL OR c.flood_until <= at)', put: '' },
      { routine: 'dispatch.claim', find: 'IF lane.flood_until IS NULL OR lane.flood_until <= at THEN', put: 'IF true THEN' },
    ],
  },
];
