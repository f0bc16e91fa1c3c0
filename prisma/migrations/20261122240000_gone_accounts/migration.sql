-- Ends what waits in the lane of an account that is gone, and forgets what its platform asked for: an account that is made anew under
-- the same id may be another bot. Answers how many messages that were.
CREATE FUNCTION dispatch.abandon(account text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  chats text[];
  priorities smallint[];
BEGIN
  PERFORM dispatch.lock_lane(account);
  IF EXISTS (SELECT 1 FROM storage.accounts a WHERE a.id = account) THEN
    RETURN 0;
  END IF;
  WITH ended AS (
    UPDATE dispatch.messages m SET state = 'FAILED', error_code = 'not-found', error = 'The account of this message is gone.', updated_at = clock_timestamp()
    WHERE m.account_id = account AND m.state IN ('PENDING', 'RETRYING')
    RETURNING m.chat_id, m.priority
  )
  SELECT array_agg(e.chat_id), array_agg(e.priority) INTO chats, priorities FROM ended e;
  UPDATE dispatch.lanes l SET failed = l.failed + coalesce(cardinality(chats), 0), flood_until = NULL, paused_at = NULL, pace = 1 WHERE l.account_id = account;
  UPDATE dispatch.chats c SET flood_until = NULL, held_at = NULL, turn_at = NULL, turn_sent = 0, moved_to = NULL WHERE c.account_id = account;
  PERFORM dispatch.realign(account, chats, priorities) WHERE chats IS NOT NULL;
  RETURN coalesce(cardinality(chats), 0);
END $$;

-- As before, but for messages of campaigns that send nothing any more, or not now: those stay FAILED. What is tried
-- again has not failed for the lane any more.
CREATE OR REPLACE FUNCTION dispatch.retry(account text, ids uuid[], force boolean) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  at timestamptz;
  retried uuid[];
  chats text[];
  priorities smallint[];
  revived int;
BEGIN
  PERFORM dispatch.lock_lane(account);
  at := clock_timestamp();
  WITH again AS (
    SELECT m.id, coalesce(c.moved_to, m.chat_id) AS chat_id, m.state = 'FAILED' AS had_failed
    FROM dispatch.messages m LEFT JOIN dispatch.chats c ON c.account_id = m.account_id AND c.chat_id = m.chat_id
    WHERE m.id = ANY (ids) AND m.account_id = account AND (m.state = 'FAILED' OR (force AND m.state = 'UNCERTAIN'))
      AND (m.expires_at IS NULL OR m.expires_at > at)
      AND NOT EXISTS (SELECT 1 FROM dispatch.campaigns p WHERE p.id = m.campaign_id AND p.state IN ('paused', 'cancelled', 'stopped'))
  ), changed AS (
    UPDATE dispatch.messages m SET
      state = 'RETRYING', chat_id = a.chat_id, max_attempts = m.attempts + 3, due_at = at, retry_at = at, error_code = NULL, error = NULL,
      completed_at = NULL, updated_at = at
    FROM again a WHERE m.id = a.id
    RETURNING m.id, m.chat_id, m.priority, a.had_failed
  )
  SELECT array_agg(c.id), array_agg(c.chat_id), array_agg(c.priority), count(*) FILTER (WHERE c.had_failed) INTO retried, chats, priorities, revived FROM changed c;
  UPDATE dispatch.lanes l SET failed = greatest(0, l.failed - revived) WHERE l.account_id = account AND revived > 0;
  PERFORM dispatch.realign(account, chats, priorities);
  RETURN coalesce(retried, '{}');
END $$;
