-- What people do with messages: each change happens with the lane's row locked, so that a claim and a change of one message never
-- both win, and answers the ids it changed. No account twice at once: callers give the messages of one account, a few hundred at a time.

-- Ends messages that wait, or takes failed ones off the list: they stay, with their history, as CANCELLED.
CREATE FUNCTION dispatch.cancel(account text, ids uuid[], states text[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  cancelled uuid[];
  chats text[];
  priorities smallint[];
BEGIN
  PERFORM dispatch.lock_lane(account);
  WITH ended AS (
    UPDATE dispatch.messages m SET state = 'CANCELLED', retry_at = NULL, updated_at = clock_timestamp()
    WHERE m.id = ANY (ids) AND m.account_id = account AND m.state = ANY (states) AND m.state IN ('PENDING', 'RETRYING', 'FAILED')
    RETURNING m.id, m.chat_id, m.priority
  )
  SELECT array_agg(e.id), array_agg(e.chat_id), array_agg(e.priority) INTO cancelled, chats, priorities FROM ended e;
  PERFORM dispatch.realign(account, chats, priorities);
  RETURN coalesce(cancelled, '{}');
END $$;

-- Gives waiting messages another priority, schedule or expiry: {priority?, scheduledAt? (null: now, also out of a backoff), expiresAt?}.
-- A message that would expire before its schedule stays as it is.
CREATE FUNCTION dispatch.amend(account text, ids uuid[], change jsonb) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  at timestamptz;
  amended uuid[];
  chats text[];
  priorities smallint[];
BEGIN
  PERFORM dispatch.lock_lane(account);
  at := clock_timestamp();
  WITH wanted AS (
    SELECT m.id, m.priority AS was,
      CASE WHEN change ? 'scheduledAt' THEN (change->>'scheduledAt')::timestamptz ELSE m.scheduled_at END AS scheduled_at,
      CASE WHEN change ? 'expiresAt' THEN (change->>'expiresAt')::timestamptz ELSE m.expires_at END AS expires_at
    FROM dispatch.messages m WHERE m.id = ANY (ids) AND m.account_id = account AND m.state IN ('PENDING', 'RETRYING')
  ), changed AS (
    UPDATE dispatch.messages m SET
      priority = coalesce((change->>'priority')::smallint, m.priority),
      scheduled_at = w.scheduled_at,
      due_at = CASE WHEN change ? 'scheduledAt' THEN coalesce(w.scheduled_at, at) ELSE m.due_at END,
      retry_at = CASE WHEN change->'scheduledAt' = 'null' THEN NULL ELSE m.retry_at END,
      expires_at = w.expires_at,
      updated_at = at
    FROM wanted w
    WHERE m.id = w.id AND (NOT change ?| ARRAY['scheduledAt', 'expiresAt'] OR w.expires_at IS NULL OR w.expires_at > greatest(at, w.scheduled_at))
    RETURNING m.id, m.chat_id, m.priority, w.was
  )
  SELECT array_agg(c.id), array_agg(c.chat_id) || array_agg(c.chat_id), array_agg(c.priority) || array_agg(c.was)
  INTO amended, chats, priorities FROM changed c;
  PERFORM dispatch.realign(account, chats, priorities);
  RETURN coalesce(amended, '{}');
END $$;

-- Puts failed messages back for three more attempts, behind everything of their priority that waits now; those in doubt only with
-- `force`. They are the same messages: a platform that knows them by their id still does, so what was tried still counts as tried and
-- is merged with nothing. RETRYING, so that a truth that comes late about an attempt in doubt still ends them.
CREATE FUNCTION dispatch.retry(account text, ids uuid[], force boolean) RETURNS uuid[] LANGUAGE plpgsql AS $$
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

-- The place in the order of acceptance before which messages are older than an instant, found by halving. Messages of different
-- accounts may stand the other way round by as much as a transaction lasts.
CREATE FUNCTION dispatch.seq_at(at timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  low bigint := (SELECT min(m.seq) FROM dispatch.messages m);
  high bigint := (SELECT max(m.seq) + 1 FROM dispatch.messages m);
  middle bigint;
  found record;
BEGIN
  WHILE low < high LOOP
    middle := (low + high) / 2;
    SELECT m.seq, m.created_at INTO found FROM dispatch.messages m WHERE m.seq >= middle ORDER BY m.seq LIMIT 1;
    IF found.created_at < at THEN
      low := found.seq + 1;
    ELSE
      high := middle;
    END IF;
  END LOOP;
  RETURN coalesce(low, 0);
END $$;
