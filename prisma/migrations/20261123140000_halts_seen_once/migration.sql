-- A visit at the very moment when everything went on after a halt could claim nothing and still count as the answer to a wake-up.

-- One claim: as many due messages as every window allows, best first, one in flight a chat. Unless that was all it might have: when
-- the lane should be woken next (null: nothing waits, or a send in flight will go on with it), and whether this caller sees to that.
-- Whether everything is paused is asked by dispatch.work.
CREATE OR REPLACE FUNCTION dispatch.claim(account text, claim uuid, most int, options jsonb, OUT claimed jsonb, OUT wake_at timestamptz, OUT rings boolean)
LANGUAGE plpgsql AS $$
DECLARE
  lane dispatch.lanes;
  at timestamptz;
  limits jsonb := options->'limits';
  permits int;
  free_at timestamptz;
  picks dispatch.lines[];
BEGIN
  claimed := '[]';
  rings := false;
  SELECT * INTO lane FROM dispatch.lanes WHERE account_id = account;
  IF lane.account_id IS NULL OR lane.paused_at IS NOT NULL THEN
    RETURN;
  END IF;
  at := greatest(clock_timestamp(), lane.last_ended_at);
  PERFORM dispatch.unhold(account) WHERE options ? 'turn';
  permits := 0;
  free_at := lane.flood_until;
  IF lane.flood_until IS NULL OR lane.flood_until <= at THEN
    SELECT b.permits, b.free_at INTO permits, free_at FROM dispatch.permits(lane, at, limits, most) b;
  END IF;
  IF permits > 0 THEN
    LOOP
      -- Every tenth permit is for whoever has waited longest, if that is over a minute: nothing starves.
      picks := ARRAY(SELECT c FROM dispatch.candidates(account, at, limits, permits, ((lane.begun + permits) / 10 - lane.begun / 10)::int) c);
      CONTINUE WHEN EXISTS (SELECT 1 FROM unnest(picks) p WHERE p.expires_at <= at)
        AND dispatch.expire(account, at, ARRAY(SELECT p.message_id FROM unnest(picks) p));
      CONTINUE WHEN options ? 'turn' AND dispatch.hold(account, at, ARRAY(SELECT p.chat_id FROM unnest(picks) p), options->'turn');
      EXIT;
    END LOOP;
  END IF;
  IF cardinality(picks) > 0 THEN
    claimed := dispatch.take(account, at, picks, claim, options);
    IF cardinality(picks) = permits THEN
      RETURN;
    END IF;
    permits := permits - cardinality(picks);
  END IF;
  wake_at := dispatch.next_go_at(account, at, limits);
  IF permits = 0 THEN
    -- A pace that recovers may give a permit back before a window does.
    IF free_at > at + interval '1 minute' AND lane.flood_until <= at AND dispatch.pace(lane.pace, lane.pace_at, at) < 1 THEN
      free_at := at + interval '1 minute';
    END IF;
    wake_at := CASE WHEN wake_at IS NOT NULL AND free_at IS NOT NULL THEN greatest(wake_at, free_at) END;
  END IF;
  -- Never earlier than the instant: next_wake_at has milliseconds only.
  wake_at := date_trunc('milliseconds', wake_at + interval '999 microseconds');
  -- One wake-up is enough while it is far; close to it this caller may be that wake-up, come early by another machine's clock.
  IF wake_at IS NOT NULL AND (lane.next_wake_at IS NULL OR lane.next_wake_at <= at + interval '1 second' OR lane.next_wake_at > wake_at) THEN
    UPDATE dispatch.lanes SET next_wake_at = wake_at WHERE account_id = account;
    rings := true;
  END IF;
END $$;

-- One visit to a lane: records what attempts came to, then claims up to `most` messages. `options`: {revision, limits: [{max, windowMs,
-- scope}], turn?: {max, windowMs}, textMax, leaseMs, recentKept}. `stale`: the account is not the one with that revision, nothing was
-- claimed. What a campaign broke its rules by keeps the same visit from claiming for it.
CREATE OR REPLACE FUNCTION dispatch.work(account text, settlements jsonb, claim_id uuid, most int, options jsonb,
  OUT settled jsonb, OUT claimed jsonb, OUT wake_at timestamptz, OUT rings boolean, OUT stale boolean)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_sort = off AS $$
DECLARE
  s jsonb;
BEGIN
  settled := '[]';
  claimed := '[]';
  rings := false;
  stale := false;
  PERFORM dispatch.lock_lane(account);
  FOR s IN SELECT * FROM jsonb_array_elements(settlements) LOOP
    settled := settled || coalesce(dispatch.settle(account, s, (options->>'recentKept')::int), '[]');
  END LOOP;
  IF settled <> '[]' THEN
    PERFORM dispatch.count_outcomes(account, settled);
  END IF;
  IF most > 0 THEN
    stale := coalesce((SELECT a.revision FROM storage.accounts a WHERE a.id = account), 0) <> (options->>'revision')::int;
    IF NOT stale THEN
      IF EXISTS (SELECT 1 FROM dispatch.campaign_outcomes o WHERE o.breached) THEN
        PERFORM dispatch.withdraw_from(account, b.campaign_id, false)
        FROM (SELECT DISTINCT o.campaign_id FROM dispatch.campaign_outcomes o WHERE o.breached) b;
      END IF;
      -- Looked at once: who found everything paused has not answered, however soon it goes on.
      IF NOT EXISTS (SELECT 1 FROM dispatch.halts) THEN
        SELECT c.claimed, c.wake_at, c.rings INTO claimed, wake_at, rings FROM dispatch.claim(account, claim_id, most, options) c;
        -- Answered, unless the account is paused.
        UPDATE dispatch.lanes SET woken_at = NULL WHERE account_id = account AND woken_at IS NOT NULL AND paused_at IS NULL;
      END IF;
    END IF;
  END IF;
END $$;
