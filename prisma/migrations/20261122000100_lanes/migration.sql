-- Indexes over work that is still open: they stay as small as the backlog, however long the history.
CREATE INDEX events_open ON ingest.events (woken_at) WHERE settled_at IS NULL;
CREATE INDEX replies_open ON storage.replies (created_at) WHERE settled_at IS NULL;
CREATE INDEX messages_waiting ON dispatch.messages (account_id, priority, due_at, seq) WHERE state IN ('PENDING', 'RETRYING');
CREATE INDEX messages_expiring ON dispatch.messages (expires_at) WHERE state IN ('PENDING', 'RETRYING') AND expires_at IS NOT NULL;
CREATE INDEX messages_next_due ON dispatch.messages (account_id, due_at) WHERE state IN ('PENDING', 'RETRYING');
CREATE INDEX messages_busy ON dispatch.messages (account_id, chat_id) WHERE state IN ('PROCESSING', 'RETRYING');
CREATE INDEX messages_counted ON dispatch.messages (account_id, state) WHERE state IN ('PENDING', 'PROCESSING', 'RETRYING', 'FAILED');
CREATE INDEX messages_progress ON dispatch.messages (account_id) WHERE kind = 'progress' AND state IN ('PENDING', 'RETRYING');
CREATE INDEX messages_completion ON dispatch.messages (event_id) WHERE kind = 'completion';
CREATE INDEX attempts_in_flight ON dispatch.attempts (account_id, lease_until) WHERE ended_at IS NULL;
CREATE INDEX attempts_unsettled ON dispatch.attempts (ended_at) WHERE settled_at IS NULL AND outcome IN ('sent', 'failed', 'uncertain');

ALTER TABLE dispatch.messages ADD CONSTRAINT messages_state CHECK (
  state IN ('PENDING', 'PROCESSING', 'RETRYING', 'COMPLETED', 'FAILED', 'UNCERTAIN', 'MERGED', 'CANCELLED', 'EXPIRED'));
ALTER TABLE dispatch.attempts ADD CONSTRAINT attempts_outcome CHECK (
  outcome IN ('sent', 'failed', 'retry', 'flood', 'uncertain'));

-- Rows that change often without touching an index: room on the page keeps those changes cheap.
ALTER TABLE dispatch.lanes SET (fillfactor = 50);
ALTER TABLE dispatch.messages SET (fillfactor = 80);
ALTER TABLE dispatch.attempts SET (fillfactor = 80);

-- How many more sends the windows of an account allow at `at`, and when the tightest of them frees a permit.
-- A send counts from its claim until its window has passed after its end. The same rule, in TypeScript: libs/rate-limit.
CREATE FUNCTION dispatch.budget(account text, at timestamptz, OUT permits int, OUT free_at timestamptz)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  window_limit record;
  in_flight int;
  used int;
  frees timestamptz;
BEGIN
  permits := 2147483647;
  SELECT count(*) INTO in_flight FROM dispatch.attempts a WHERE a.account_id = account AND a.ended_at IS NULL;
  FOR window_limit IN
    SELECT l.max, l."windowMs" * interval '1 millisecond' AS length
    FROM storage.accounts s, jsonb_to_recordset(s.limits) AS l(max int, "windowMs" bigint)
    WHERE s.id = account
  LOOP
    SELECT count(*) INTO used FROM dispatch.attempts a WHERE a.account_id = account AND a.ended_at > at - window_limit.length;
    used := used + in_flight;
    permits := least(permits, greatest(0, window_limit.max - used));
    IF used >= window_limit.max THEN
      -- Null while the permit hangs on a send in flight: its end wakes the lane.
      SELECT a.ended_at + window_limit.length INTO frees FROM dispatch.attempts a
      WHERE a.account_id = account AND a.ended_at > at - window_limit.length
      ORDER BY a.ended_at OFFSET used - window_limit.max LIMIT 1;
      free_at := greatest(free_at, frees);
    END IF;
  END LOOP;
END $$;

-- One claim: under the lane's row lock take as many due messages as every window allows, best first, one in flight per chat,
-- mark them PROCESSING and write their attempts. Returns them, and when the lane should be woken next (null: nothing waits).
CREATE FUNCTION dispatch.claim(account text, claim uuid, most int, lease_ms int, OUT claimed jsonb, OUT wake_at timestamptz, OUT rings boolean)
LANGUAGE plpgsql AS $$
DECLARE
  lane dispatch.lanes;
  at timestamptz;
  permits int;
  free_at timestamptz;
BEGIN
  claimed := '[]';
  rings := false;
  UPDATE dispatch.lanes SET woken_at = NULL WHERE account_id = account RETURNING * INTO lane;
  IF lane.account_id IS NULL OR lane.paused_at IS NOT NULL THEN
    RETURN;
  END IF;
  -- Only now, with the lock held: everybody who claimed before has committed.
  at := clock_timestamp();
  -- Progress must not come after its completion: what has not gone by now is merged into a completion that is ahead of it.
  UPDATE dispatch.messages p SET state = 'MERGED', merged_into = c.id, updated_at = at
  FROM dispatch.messages c
  WHERE p.account_id = account AND p.kind = 'progress' AND p.state IN ('PENDING', 'RETRYING')
    AND c.event_id = p.event_id AND c.kind = 'completion'
    AND (c.state NOT IN ('PENDING', 'RETRYING') OR (c.priority, c.due_at, c.seq) < (p.priority, p.due_at, p.seq));
  IF lane.flood_until > at THEN
    permits := 0;
    free_at := lane.flood_until;
  ELSE
    SELECT b.permits, b.free_at INTO permits, free_at FROM dispatch.budget(account, at) b;
  END IF;

  IF permits > 0 THEN
    WITH candidates AS (
      SELECT m.id, m.chat_id, m.priority, m.due_at, m.seq
      FROM generate_series(0, 3) AS p(priority)
      CROSS JOIN LATERAL (
        SELECT w.id, w.chat_id, w.priority, w.due_at, w.seq FROM dispatch.messages w
        WHERE w.account_id = account AND w.state IN ('PENDING', 'RETRYING') AND w.priority = p.priority AND w.due_at <= at
          AND (w.expires_at IS NULL OR w.expires_at > at)
          -- Asked before the cut: a long queue behind one chat that must wait hides no other chat.
          AND NOT EXISTS (
            SELECT 1 FROM dispatch.messages b
            WHERE b.account_id = account AND b.chat_id = w.chat_id
              AND (b.state = 'PROCESSING' OR (b.state = 'RETRYING' AND b.priority <= w.priority AND b.seq < w.seq)))
        ORDER BY w.due_at, w.seq LIMIT 200
      ) m
    ), heads AS (
      SELECT DISTINCT ON (c.chat_id) c.* FROM candidates c ORDER BY c.chat_id, c.priority, c.due_at, c.seq
    ), taken AS (
      UPDATE dispatch.messages m SET state = 'PROCESSING', attempts = m.attempts + 1, updated_at = at
      FROM (SELECT h.id FROM heads h ORDER BY h.priority, h.due_at, h.seq LIMIT least(most, permits)) h
      WHERE m.id = h.id
      RETURNING m.*
    ), tries AS (
      INSERT INTO dispatch.attempts (message_id, account_id, claim_id, n, started_at, lease_until)
      SELECT t.id, account, claim, t.attempts, at, at + lease_ms * interval '1 millisecond' FROM taken t
      RETURNING id, message_id
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'attemptId', a.id::text, 'messageId', t.id, 'chatId', t.chat_id, 'text', t.text, 'parseMode', t.parse_mode,
      'attempts', t.attempts, 'maxAttempts', t.max_attempts, 'trace', t.trace
    ) ORDER BY t.priority, t.due_at, t.seq), '[]') INTO claimed
    FROM taken t JOIN tries a ON a.message_id = t.id;
    permits := permits - jsonb_array_length(claimed);
  END IF;

  IF jsonb_array_length(claimed) = 0 THEN
    IF permits > 0 THEN
      SELECT min(m.due_at) INTO wake_at FROM dispatch.messages m
      WHERE m.account_id = account AND m.state IN ('PENDING', 'RETRYING') AND m.due_at > at;
    ELSIF EXISTS (SELECT 1 FROM dispatch.messages m WHERE m.account_id = account AND m.state IN ('PENDING', 'RETRYING')) THEN
      wake_at := free_at;
    END IF;
    -- Never earlier than the instant: next_wake_at has milliseconds only.
    wake_at := date_trunc('milliseconds', wake_at + interval '999 microseconds');
    -- One wake-up is enough while it is far; close to it this caller may be that wake-up, come early by another machine's clock.
    IF wake_at IS NOT NULL AND (lane.next_wake_at IS NULL OR lane.next_wake_at <= at + interval '1 second' OR lane.next_wake_at > wake_at) THEN
      UPDATE dispatch.lanes SET next_wake_at = wake_at WHERE account_id = account;
      rings := true;
    END IF;
  END IF;
END $$;
