-- CreateTable
CREATE TABLE "dispatch"."campaign_outcomes" (
    "campaign_id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "floods" INTEGER NOT NULL DEFAULT 0,
    "blocks" INTEGER NOT NULL DEFAULT 0,
    "breached" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "campaign_outcomes_pkey" PRIMARY KEY ("campaign_id","account_id")
);

-- What campaigns under way have come to so far.
INSERT INTO dispatch.campaign_outcomes (campaign_id, account_id, sent, failed, floods, blocks)
SELECT m.campaign_id, m.account_id,
  count(*) FILTER (WHERE m.state = 'COMPLETED' AND m.updated_at >= s.since), count(*) FILTER (WHERE m.state = 'FAILED' AND m.updated_at >= s.since),
  sum((SELECT count(*) FROM dispatch.attempts t WHERE t.message_id = m.id AND t.outcome = 'flood' AND t.started_at >= s.since)),
  count(*) FILTER (WHERE m.state = 'FAILED' AND m.error_code = 'forbidden' AND m.updated_at >= s.since)
FROM dispatch.campaigns c
CROSS JOIN LATERAL (SELECT coalesce(c.counted_from, '-infinity') AS since) s
JOIN dispatch.messages m ON m.campaign_id = c.id
WHERE c.ended_at IS NULL GROUP BY 1, 2;

-- AlterTable
ALTER TABLE "dispatch"."campaigns" DROP COLUMN "counted_from";

-- Floods are counted as they come: nobody looks for them any more.
DROP INDEX dispatch.attempts_floods;
CREATE INDEX campaign_outcomes_breached ON dispatch.campaign_outcomes (campaign_id) WHERE breached;
ALTER TABLE dispatch.campaign_outcomes SET (fillfactor = 50);

-- Everybody who writes an account's row of campaign_outcomes holds its lane's row, or every lane that it will ask for: so nobody who
-- settles waits for a planner. No one who settles locks a campaign's row.

-- Which of its stop rules ({maxFailureRate?, minSent, maxFloods?, maxBlocks?}) a campaign has broken, in figures; null while it may go on.
CREATE FUNCTION dispatch.breach_of(campaign uuid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN f.sent + f.failed >= (f.rules->>'minSent')::int AND f.failed > (f.rules->>'maxFailureRate')::numeric * (f.sent + f.failed)
      THEN format('failures: %s of %s', f.failed, f.sent + f.failed)
    WHEN f.floods > (f.rules->>'maxFloods')::bigint THEN format('floods: %s', f.floods)
    WHEN f.blocks > (f.rules->>'maxBlocks')::bigint THEN format('blocks: %s', f.blocks)
  END
  FROM (
    SELECT c.stop_rules AS rules, coalesce(sum(o.sent), 0) AS sent, coalesce(sum(o.failed), 0) AS failed,
      coalesce(sum(o.floods), 0) AS floods, coalesce(sum(o.blocks), 0) AS blocks
    FROM dispatch.campaigns c LEFT JOIN dispatch.campaign_outcomes o ON o.campaign_id = c.id
    WHERE c.id = campaign GROUP BY c.id
  ) f;
$$;

-- Counts what these attempts, just settled, came to for their campaigns, and marks the campaigns whose rules that breaks: no lane
-- claims for one from then on, and its planner stops it.
CREATE FUNCTION dispatch.count_outcomes(account text, settled jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  counted uuid[];
BEGIN
  WITH outcomes AS (
    INSERT INTO dispatch.campaign_outcomes AS o (campaign_id, account_id, sent, failed, floods, blocks)
    SELECT m.campaign_id, account, count(*) FILTER (WHERE t.outcome = 'sent'), count(*) FILTER (WHERE t.outcome = 'failed'),
      count(*) FILTER (WHERE t.outcome = 'flood'), count(*) FILTER (WHERE t.outcome = 'failed' AND t.error_code = 'forbidden')
    FROM jsonb_to_recordset(settled) AS s("attemptId" bigint)
    CROSS JOIN LATERAL (SELECT a.message_id, a.outcome, a.error_code FROM dispatch.attempts a WHERE a.id = s."attemptId" LIMIT 1) t
    CROSS JOIN LATERAL (SELECT w.campaign_id FROM dispatch.messages w WHERE w.id = t.message_id LIMIT 1) m
    WHERE m.campaign_id IS NOT NULL AND t.outcome IN ('sent', 'failed', 'flood') GROUP BY 1
    ON CONFLICT (campaign_id, account_id) DO UPDATE SET
      sent = o.sent + excluded.sent, failed = o.failed + excluded.failed, floods = o.floods + excluded.floods, blocks = o.blocks + excluded.blocks
    RETURNING o.campaign_id
  )
  SELECT array_agg(o.campaign_id) INTO counted FROM outcomes o;
  UPDATE dispatch.campaign_outcomes o SET breached = true FROM dispatch.campaigns c
  WHERE o.campaign_id = ANY (counted) AND o.account_id = account AND NOT o.breached
    AND c.id = o.campaign_id AND c.state = 'running' AND dispatch.breach_of(c.id) IS NOT NULL;
END $$;

-- Takes back what waits of a campaign in one lane, for a caller that holds the lane's row; see dispatch.withdraw.
CREATE FUNCTION dispatch.withdraw_from(account text, campaign uuid, again boolean) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  chats text[];
  priorities smallint[];
BEGIN
  WITH ended AS (
    UPDATE dispatch.messages m SET state = 'CANCELLED', updated_at = clock_timestamp()
    WHERE m.campaign_id = campaign AND m.account_id = account AND m.state IN ('PENDING', 'RETRYING')
    RETURNING m.id, m.chat_id, m.priority
  ), anew AS (
    UPDATE dispatch.campaign_recipients r SET message_id = NULL, round = r.round + 1 FROM ended e WHERE again AND r.message_id = e.id
  )
  SELECT array_agg(e.chat_id), array_agg(e.priority) INTO chats, priorities FROM ended e;
  PERFORM dispatch.realign(account, chats, priorities) WHERE chats IS NOT NULL;
  RETURN coalesce(cardinality(chats), 0);
END $$;

CREATE OR REPLACE FUNCTION dispatch.withdraw(campaign uuid, again boolean) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  account text;
  withdrawn int := 0;
BEGIN
  FOR account IN
    SELECT DISTINCT m.account_id FROM dispatch.messages m WHERE m.campaign_id = campaign AND m.state IN ('PENDING', 'PROCESSING', 'RETRYING') ORDER BY 1
  LOOP
    PERFORM dispatch.lock_lane(account);
    withdrawn := withdrawn + dispatch.withdraw_from(account, campaign, again);
  END LOOP;
  -- Nothing of it waits: there is nothing left to keep lanes from, until it goes on.
  UPDATE dispatch.campaign_outcomes o SET breached = false WHERE o.campaign_id = campaign AND o.breached;
  RETURN withdrawn;
END $$;

-- Lets go of the failed messages of a campaign, but for people who let nothing through, so that their recipients wait anew: nobody
-- can try those messages again as well. What it came to counts no more for its stop rules. Answers how many.
CREATE FUNCTION dispatch.retry_failed(campaign uuid) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  retried int;
BEGIN
  PERFORM dispatch.lock_lanes(array_agg(DISTINCT m.account_id)) FROM dispatch.messages m WHERE m.campaign_id = campaign AND m.state = 'FAILED';
  WITH failed AS (
    SELECT m.account_id, array_agg(m.id) AS ids FROM dispatch.campaign_recipients r JOIN dispatch.messages m ON m.id = r.message_id
    WHERE r.campaign_id = campaign AND m.state = 'FAILED' AND m.error_code IS DISTINCT FROM 'forbidden' GROUP BY 1 ORDER BY 1
  ), let_go AS (
    SELECT unnest(dispatch.cancel(f.account_id, f.ids, '{FAILED}')) AS id FROM failed f
  )
  UPDATE dispatch.campaign_recipients r SET message_id = NULL, round = r.round + 1 FROM let_go l WHERE r.campaign_id = campaign AND r.message_id = l.id;
  GET DIAGNOSTICS retried = ROW_COUNT;
  IF retried > 0 THEN
    DELETE FROM dispatch.campaign_outcomes o WHERE o.campaign_id = campaign;
  END IF;
  RETURN retried;
END $$;

-- As before, but for messages of campaigns that send nothing any more, or not now: those stay FAILED.
CREATE OR REPLACE FUNCTION dispatch.retry(account text, ids uuid[], force boolean) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  at timestamptz;
  retried uuid[];
  chats text[];
  priorities smallint[];
BEGIN
  PERFORM dispatch.lock_lane(account);
  at := clock_timestamp();
  WITH again AS (
    SELECT m.id, coalesce(c.moved_to, m.chat_id) AS chat_id
    FROM dispatch.messages m LEFT JOIN dispatch.chats c ON c.account_id = m.account_id AND c.chat_id = m.chat_id
    WHERE m.id = ANY (ids) AND m.account_id = account AND (m.state = 'FAILED' OR (force AND m.state = 'UNCERTAIN'))
      AND (m.expires_at IS NULL OR m.expires_at > at)
      AND NOT EXISTS (SELECT 1 FROM dispatch.campaigns p WHERE p.id = m.campaign_id AND p.state IN ('paused', 'cancelled', 'stopped'))
  ), changed AS (
    UPDATE dispatch.messages m SET
      state = 'RETRYING', chat_id = a.chat_id, max_attempts = m.attempts + 3, due_at = at, retry_at = at, error_code = NULL, error = NULL,
      completed_at = NULL, updated_at = at
    FROM again a WHERE m.id = a.id
    RETURNING m.id, m.chat_id, m.priority
  )
  SELECT array_agg(c.id), array_agg(c.chat_id), array_agg(c.priority) INTO retried, chats, priorities FROM changed c;
  PERFORM dispatch.realign(account, chats, priorities);
  RETURN coalesce(retried, '{}');
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
      SELECT c.claimed, c.wake_at, c.rings INTO claimed, wake_at, rings FROM dispatch.claim(account, claim_id, most, options) c;
      -- Answered, unless nobody may look now.
      UPDATE dispatch.lanes SET woken_at = NULL
      WHERE account_id = account AND woken_at IS NOT NULL AND paused_at IS NULL AND NOT EXISTS (SELECT 1 FROM dispatch.halts);
    END IF;
  END IF;
END $$;
