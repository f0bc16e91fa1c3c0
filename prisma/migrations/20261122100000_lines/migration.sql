-- DropIndex
DROP INDEX "dispatch"."attempts_account_id_ended_at_idx";

-- AlterTable
ALTER TABLE "dispatch"."attempts" ADD COLUMN     "end_no" BIGINT;

-- AlterTable
ALTER TABLE "dispatch"."lanes" ADD COLUMN     "begun" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "ended" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "flooded_at" TIMESTAMPTZ(3),
ADD COLUMN     "floods" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "last_ended_at" TIMESTAMPTZ(6),
ADD COLUMN     "pace" REAL NOT NULL DEFAULT 1,
ADD COLUMN     "pace_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "dispatch"."messages" ADD COLUMN     "batch_id" UUID,
ADD COLUMN     "campaign_id" UUID,
ADD COLUMN     "doubts" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "lead_id" UUID,
ADD COLUMN     "on_uncertain" TEXT NOT NULL DEFAULT 'never',
ADD COLUMN     "reply_token" TEXT,
ADD COLUMN     "reply_token_at" TIMESTAMPTZ(3),
ADD COLUMN     "request_hash" BYTEA,
ADD COLUMN     "retry_at" TIMESTAMPTZ(6),
ADD COLUMN     "size" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "dispatch"."halts" (
    "one" BOOLEAN NOT NULL DEFAULT true,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "halts_pkey" PRIMARY KEY ("one")
);

-- CreateTable
CREATE TABLE "dispatch"."chats" (
    "account_id" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "in_flight" BIGINT,
    "recent" TIMESTAMPTZ(6)[] DEFAULT ARRAY[]::TIMESTAMPTZ(6)[],
    "flood_until" TIMESTAMPTZ(3),
    "held_at" TIMESTAMPTZ(3),
    "turn_at" TIMESTAMPTZ(3),
    "turn_sent" INTEGER NOT NULL DEFAULT 0,
    "moved_to" TEXT,

    CONSTRAINT "chats_pkey" PRIMARY KEY ("account_id","chat_id")
);

-- CreateTable
CREATE TABLE "dispatch"."lines" (
    "account_id" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "priority" SMALLINT NOT NULL,
    "message_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "seq" BIGINT NOT NULL,
    "go_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "held" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "lines_pkey" PRIMARY KEY ("account_id","chat_id","priority")
);

-- CreateTable
CREATE TABLE "dispatch"."batches" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "account_id" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "interval_ms" INTEGER NOT NULL,
    "edits_in_place" BOOLEAN NOT NULL DEFAULT false,
    "platform_message_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "batches_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "batches_key_key" ON "dispatch"."batches"("key");

-- CreateIndex
CREATE INDEX "batches_created_at_id_idx" ON "dispatch"."batches"("created_at", "id");

-- CreateIndex
CREATE INDEX "attempts_account_id_end_no_idx" ON "dispatch"."attempts"("account_id", "end_no");

-- What waits, chat by chat and in order; progress that may be merged; what a search or a campaign looks for.
DROP INDEX dispatch.messages_waiting, dispatch.messages_next_due, dispatch.messages_busy, dispatch.messages_progress, dispatch.attempts_in_flight;
CREATE INDEX messages_waiting ON dispatch.messages (account_id, chat_id, priority, due_at, seq) WHERE state IN ('PENDING', 'RETRYING');
CREATE INDEX messages_progress ON dispatch.messages (event_id) WHERE kind = 'progress' AND state IN ('PENDING', 'RETRYING');
CREATE INDEX messages_merging ON dispatch.messages (batch_id, seq) WHERE kind = 'progress' AND state IN ('PENDING', 'RETRYING');
CREATE INDEX messages_batch ON dispatch.messages (batch_id, seq) WHERE batch_id IS NOT NULL;
CREATE INDEX messages_campaign ON dispatch.messages (campaign_id, seq) WHERE campaign_id IS NOT NULL;
CREATE INDEX attempts_in_flight ON dispatch.attempts (lease_until) WHERE ended_at IS NULL;
CREATE INDEX attempts_claim ON dispatch.attempts (claim_id) WHERE ended_at IS NULL;
CREATE INDEX lines_order ON dispatch.lines (account_id, priority, due_at, seq) WHERE NOT held;
CREATE INDEX lines_age ON dispatch.lines (account_id, due_at, seq) WHERE NOT held AND priority >= 0;
CREATE INDEX chats_flooded ON dispatch.chats (account_id, flood_until) WHERE flood_until IS NOT NULL;
CREATE INDEX chats_held ON dispatch.chats (account_id, chat_id) WHERE held_at IS NOT NULL;
CREATE INDEX batches_open ON dispatch.batches (touched_at) WHERE closed_at IS NULL;

ALTER TABLE dispatch.attempts DROP CONSTRAINT attempts_outcome;
ALTER TABLE dispatch.attempts ADD CONSTRAINT attempts_outcome CHECK (
  outcome IN ('sent', 'failed', 'retry', 'flood', 'held', 'uncertain'));
ALTER TABLE dispatch.messages ADD CONSTRAINT messages_on_uncertain CHECK (on_uncertain IN ('never', 'once'));
ALTER TABLE dispatch.chats SET (fillfactor = 50);
ALTER TABLE dispatch.lines SET (fillfactor = 50);

-- What was there before: places among the ends, chats with a send in flight, and the lines.
UPDATE dispatch.attempts t SET end_no = o.n
FROM (SELECT id, row_number() OVER (PARTITION BY account_id ORDER BY ended_at, id) AS n FROM dispatch.attempts WHERE ended_at IS NOT NULL) o
WHERE t.id = o.id;
UPDATE dispatch.lanes l SET begun = a.begun, ended = a.ended, last_ended_at = a.last
FROM (SELECT account_id, count(*) AS begun, count(ended_at) AS ended, max(ended_at) AS last FROM dispatch.attempts GROUP BY account_id) a
WHERE a.account_id = l.account_id;
INSERT INTO dispatch.chats (account_id, chat_id, in_flight)
SELECT m.account_id, m.chat_id, max(t.id) FROM dispatch.attempts t JOIN dispatch.messages m ON m.id = t.message_id WHERE t.ended_at IS NULL GROUP BY 1, 2;
INSERT INTO dispatch.lines (account_id, chat_id, priority, message_id, due_at, seq, go_at, expires_at)
SELECT DISTINCT ON (account_id, chat_id, priority) account_id, chat_id, priority, id, due_at, seq, due_at, expires_at
FROM dispatch.messages WHERE state IN ('PENDING', 'RETRYING') ORDER BY account_id, chat_id, priority, due_at, seq;

DROP FUNCTION dispatch.claim(text, uuid, int, int);
DROP FUNCTION dispatch.budget(text, timestamptz);

-- Everything below that changes the messages of an account does so with its lane's row locked, and leaves every line that it
-- touched with the right head: dispatch.realign. The rules of windows and pace are the same, in TypeScript: libs/rate-limit.

-- The lane's row, locked. Everybody who held it before has committed.
CREATE FUNCTION dispatch.lock_lane(account text) RETURNS void LANGUAGE sql AS $$
  SELECT 1 FROM dispatch.lanes WHERE account_id = account FOR UPDATE;
$$;

-- Gives the lines of these chats and priorities (pairs, one by one) the heads that they have now. The lane is marked as woken until
-- the next claim answers: whoever changes lines and dies before anybody is told, the sweeper finds it.
CREATE FUNCTION dispatch.realign(account text, chats text[], priorities smallint[]) RETURNS void LANGUAGE sql AS $$
  WITH touched AS (
    SELECT DISTINCT t.chat_id, t.priority FROM unnest(chats, priorities) AS t(chat_id, priority)
  ), heads AS (
    SELECT t.chat_id, t.priority, m.id, m.due_at, m.seq, greatest(m.due_at, m.retry_at) AS go_at, m.expires_at, c.held_at IS NOT NULL AS held
    FROM touched t
    LEFT JOIN LATERAL (
      SELECT w.* FROM dispatch.messages w
      WHERE w.account_id = account AND w.chat_id = t.chat_id AND w.priority = t.priority AND w.state IN ('PENDING', 'RETRYING')
      ORDER BY w.due_at, w.seq LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (SELECT w.held_at FROM dispatch.chats w WHERE w.account_id = account AND w.chat_id = t.chat_id LIMIT 1) c ON true
  ), woken AS (
    UPDATE dispatch.lanes SET woken_at = clock_timestamp() WHERE account_id = account AND woken_at IS NULL AND EXISTS (SELECT 1 FROM touched)
  ), ended AS (
    DELETE FROM dispatch.lines l USING heads h
    CROSS JOIN LATERAL (SELECT w.ctid AS place FROM dispatch.lines w WHERE w.account_id = account AND w.chat_id = h.chat_id AND w.priority = h.priority LIMIT 1) f
    WHERE h.id IS NULL AND l.ctid = f.place
  )
  INSERT INTO dispatch.lines (account_id, chat_id, priority, message_id, due_at, seq, go_at, expires_at, held)
  SELECT account, h.chat_id, h.priority, h.id, h.due_at, h.seq, h.go_at, h.expires_at, h.held FROM heads h WHERE h.id IS NOT NULL
  ON CONFLICT (account_id, chat_id, priority) DO UPDATE SET
    message_id = excluded.message_id, due_at = excluded.due_at, seq = excluded.seq,
    go_at = excluded.go_at, expires_at = excluded.expires_at, held = excluded.held;
$$;

-- The share of its windows that a lane uses at an instant: a tenth comes back every minute.
CREATE FUNCTION dispatch.pace(pace real, pace_at timestamptz, at timestamptz) RETURNS float LANGUAGE sql IMMUTABLE AS $$
  SELECT least(1, pace + greatest(0, extract(epoch FROM at - pace_at)) / 600);
$$;

-- How many of the sends that end after `since` the account has had: found by halving, not by counting.
CREATE FUNCTION dispatch.ended_since(account text, since timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  high bigint := (SELECT l.ended FROM dispatch.lanes l WHERE l.account_id = account);
  low bigint := coalesce((SELECT min(a.end_no) FROM dispatch.attempts a WHERE a.account_id = account), high + 1) - 1;
  last bigint := high;
  middle bigint;
BEGIN
  WHILE low < high LOOP
    middle := (low + high + 1) / 2;
    IF (SELECT a.ended_at FROM dispatch.attempts a WHERE a.account_id = account AND a.end_no = middle) > since THEN
      high := middle - 1;
    ELSE
      low := middle;
    END IF;
  END LOOP;
  RETURN last - low;
END $$;

-- How many more sends the windows of a lane allow at `at`, `most` at the most, and when the tightest of them frees a permit (null
-- while that hangs on a send in flight). A send counts from its claim until its window has passed after its end, so the next is
-- free when the one `max` places before it has left the window: one look-up a permit, however large the window.
CREATE FUNCTION dispatch.permits(lane dispatch.lanes, at timestamptz, limits jsonb, most int, OUT permits int, OUT free_at timestamptz)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  bound record;
  in_flight bigint := lane.begun - lane.ended;
  share float := dispatch.pace(lane.pace, lane.pace_at, at);
  allowed bigint;
  counted bigint;
BEGIN
  permits := most;
  FOR bound IN
    SELECT greatest(1, floor(l.max * share))::bigint AS max, l."windowMs" * interval '1 millisecond' AS length
    FROM jsonb_to_recordset(limits) AS l(max bigint, "windowMs" bigint, scope text) WHERE l.scope IN ('account', 'platform')
  LOOP
    allowed := greatest(0, least(most, bound.max - in_flight));
    SELECT count(*) INTO counted FROM dispatch.attempts a
    WHERE a.account_id = lane.account_id AND a.ended_at > at - bound.length
      AND a.end_no > lane.ended + in_flight - bound.max AND a.end_no <= lane.ended + in_flight - bound.max + allowed;
    allowed := allowed - counted;
    IF allowed = 0 THEN
      free_at := greatest(free_at, (
        SELECT a.ended_at + bound.length FROM dispatch.attempts a
        WHERE a.account_id = lane.account_id AND a.end_no = lane.ended + in_flight - bound.max + 1));
    END IF;
    permits := least(permits, allowed);
  END LOOP;
END $$;

-- From when a chat may have its next message as far as its own windows go; -infinity: at once. It looks at the end that is `max`
-- places back, so `recent` must hold as many.
CREATE FUNCTION dispatch.chat_free_at(recent timestamptz[], chat text, limits jsonb) RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF recent IS NULL OR cardinality(recent) = 0 THEN
    RETURN '-infinity';
  END IF;
  RETURN (
    SELECT coalesce(max(recent[l.max] + l."windowMs" * interval '1 millisecond'), '-infinity')
    FROM jsonb_to_recordset(limits) AS l(max int, "windowMs" bigint, scope text)
    -- Telegram: groups and channels have negative ids, or a name with @.
    WHERE l.scope = 'chat' OR (l.scope = 'group' AND chat ~ '^[-@]'));
END $$;

-- The lines that could send now, best first: twice as many of each priority as there are permits, because a chat that is first in
-- two priorities is taken once. `aged` of the permits go to whoever has waited longest.
CREATE FUNCTION dispatch.candidates(account text, at timestamptz, limits jsonb, permits int, aged int) RETURNS SETOF dispatch.lines LANGUAGE sql STABLE AS $$
  WITH open AS (
    SELECT 1 AS class, l.* FROM generate_series(0, 3) AS p(priority)
    CROSS JOIN LATERAL (
      SELECT w.* FROM dispatch.lines w LEFT JOIN LATERAL (SELECT x.* FROM dispatch.chats x WHERE x.account_id = w.account_id AND x.chat_id = w.chat_id LIMIT 1) c ON true
      WHERE w.account_id = account AND w.priority = p.priority AND NOT w.held AND w.due_at <= at AND w.go_at <= at
        AND c.in_flight IS NULL AND (c.flood_until IS NULL OR c.flood_until <= at)
        AND dispatch.chat_free_at(c.recent, c.chat_id, limits) <= at
      ORDER BY w.due_at, w.seq LIMIT 2 * permits
    ) l
    UNION ALL
    SELECT 0, l.* FROM (
      SELECT w.* FROM dispatch.lines w LEFT JOIN LATERAL (SELECT x.* FROM dispatch.chats x WHERE x.account_id = w.account_id AND x.chat_id = w.chat_id LIMIT 1) c ON true
      WHERE aged > 0 AND w.account_id = account AND w.priority >= 0 AND NOT w.held AND w.due_at <= at - interval '1 minute' AND w.go_at <= at
        AND c.in_flight IS NULL AND (c.flood_until IS NULL OR c.flood_until <= at)
        AND dispatch.chat_free_at(c.recent, c.chat_id, limits) <= at
      ORDER BY w.due_at, w.seq LIMIT aged
    ) l
  ), best AS (
    SELECT DISTINCT ON (o.chat_id) o.* FROM open o
    ORDER BY o.chat_id, o.class, CASE WHEN o.class = 1 THEN o.priority END, o.due_at, o.seq
  )
  SELECT b.account_id, b.chat_id, b.priority, b.message_id, b.due_at, b.seq, b.go_at, b.expires_at, b.held FROM best b
  ORDER BY b.class, CASE WHEN b.class = 1 THEN b.priority END, b.due_at, b.seq LIMIT permits;
$$;

-- Holds those of these chats whose turn is over: the platform lets `max` messages through within a time after the person's last word.
CREATE FUNCTION dispatch.hold(account text, at timestamptz, candidates text[], turn jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  held text[];
BEGIN
  INSERT INTO dispatch.chats AS c (account_id, chat_id, turn_at)
  SELECT account, t.chat_id, v.last_inbound_at FROM unnest(candidates) AS t(chat_id)
  LEFT JOIN storage.conversations v ON v.account_id = account AND v.chat_id = t.chat_id
  ON CONFLICT (account_id, chat_id) DO UPDATE SET
    turn_sent = CASE WHEN excluded.turn_at > c.turn_at OR c.turn_at IS NULL THEN 0 ELSE c.turn_sent END,
    turn_at = greatest(excluded.turn_at, c.turn_at);
  UPDATE dispatch.chats c SET held_at = at
  WHERE c.account_id = account AND c.chat_id = ANY (candidates)
    AND (c.turn_at IS NULL OR c.turn_sent >= (turn->>'max')::int OR c.turn_at <= at - (turn->>'windowMs')::bigint * interval '1 millisecond');
  UPDATE dispatch.lines l SET held = true FROM dispatch.chats c
  WHERE l.account_id = account AND l.chat_id = ANY (candidates) AND c.account_id = account AND c.chat_id = l.chat_id AND c.held_at IS NOT NULL;
  RETURN FOUND;
END $$;

-- Lets those go on who wrote again since they were held.
CREATE FUNCTION dispatch.unhold(account text) RETURNS void LANGUAGE sql AS $$
  WITH again AS (
    UPDATE dispatch.chats c SET held_at = NULL, turn_at = v.last_inbound_at, turn_sent = 0
    FROM storage.conversations v
    WHERE c.account_id = account AND c.held_at IS NOT NULL AND v.account_id = account AND v.chat_id = c.chat_id
      AND (c.turn_at IS NULL OR v.last_inbound_at > c.turn_at)
    RETURNING c.chat_id
  )
  UPDATE dispatch.lines l SET held = false FROM again a WHERE l.account_id = account AND l.chat_id = a.chat_id;
$$;

-- Ends the messages among these whose time ran out while they waited.
CREATE FUNCTION dispatch.expire(account text, at timestamptz, ids uuid[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  chats text[];
  priorities smallint[];
BEGIN
  WITH expired AS (
    UPDATE dispatch.messages m SET state = 'EXPIRED', updated_at = at
    WHERE m.id = ANY (ids) AND m.account_id = account AND m.state IN ('PENDING', 'RETRYING') AND m.expires_at <= at
    RETURNING m.chat_id, m.priority
  )
  SELECT array_agg(e.chat_id), array_agg(e.priority) INTO chats, priorities FROM expired e;
  PERFORM dispatch.realign(account, chats, priorities);
  RETURN chats IS NOT NULL;
END $$;

-- Merges waiting progress texts of a message's batch into it, as far as the text's limit allows: into a progress text the next ones,
-- `size` of them in all and none of another parse mode, into anything more important all those that were there before it. What does
-- not fit follows as a message of its own. Model: apps/dispatch/src/batches/merge.ts.
CREATE FUNCTION dispatch.merge(into_id uuid, at timestamptz, text_max int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  carrier dispatch.messages;
  batch dispatch.batches;
  folded record;
BEGIN
  SELECT * INTO carrier FROM dispatch.messages m WHERE m.id = into_id;
  -- What was tried before may have arrived, and platforms with a retry key would take another text for the same one: it stays as it is.
  IF carrier.attempts > 1 THEN
    RETURN;
  END IF;
  SELECT * INTO batch FROM dispatch.batches b WHERE b.id = carrier.batch_id;
  WITH waiting AS (
    SELECT m.id, row_number() OVER w AS n, sum(m.size + 1) OVER w AS size, bool_and(m.parse_mode IS NOT DISTINCT FROM carrier.parse_mode) OVER w AS alike
    FROM dispatch.messages m
    WHERE m.batch_id = batch.id AND m.kind = 'progress' AND m.state IN ('PENDING', 'RETRYING') AND m.account_id = carrier.account_id
      AND m.chat_id = carrier.chat_id AND m.scheduled_at IS NULL AND m.attempts = 0 AND (m.expires_at IS NULL OR m.expires_at > at)
      AND (carrier.kind = 'progress' OR (m.seq < carrier.seq AND m.parse_mode IS NOT DISTINCT FROM carrier.parse_mode))
    WINDOW w AS (ORDER BY m.seq)
  ), merged AS (
    UPDATE dispatch.messages m SET state = 'MERGED', merged_into = carrier.id, updated_at = at
    FROM waiting w
    WHERE m.id = w.id AND w.alike AND w.size + carrier.size <= text_max AND (carrier.kind <> 'progress' OR w.n < batch.size)
    RETURNING m.chat_id, m.priority, m.text, m.seq, m.size
  )
  SELECT array_agg(m.chat_id) AS chats, array_agg(m.priority) AS priorities, sum(m.size + 1) AS size,
    string_agg(m.text, E'\n' ORDER BY m.seq) FILTER (WHERE m.seq < carrier.seq) AS before,
    string_agg(m.text, E'\n' ORDER BY m.seq) FILTER (WHERE m.seq > carrier.seq) AS after
  INTO folded FROM merged m;
  IF folded.chats IS NOT NULL THEN
    UPDATE dispatch.messages m SET text = concat_ws(E'\n', folded.before, m.text, folded.after), size = m.size + folded.size WHERE m.id = carrier.id;
    PERFORM dispatch.realign(carrier.account_id, folded.chats, folded.priorities);
  END IF;
END $$;

-- Progress of a batch that waits to be merged goes now when something more important for its chat goes.
CREATE FUNCTION dispatch.flush_progress(account text, chats text[], at timestamptz) RETURNS void LANGUAGE sql AS $$
  WITH flushed AS (
    UPDATE dispatch.messages m SET due_at = at
    WHERE m.account_id = account AND m.chat_id = ANY (chats) AND m.priority >= 0 AND m.state IN ('PENDING', 'RETRYING')
      AND m.kind = 'progress' AND m.batch_id IS NOT NULL AND m.scheduled_at IS NULL AND m.due_at > at
    RETURNING m.chat_id, m.priority
  )
  SELECT dispatch.realign(account, array_agg(f.chat_id), array_agg(f.priority)) FROM flushed f HAVING count(*) > 0;
$$;

-- Takes these lines' heads for sending: PROCESSING, an attempt each, their chats busy, their lines moved on, progress merged.
CREATE FUNCTION dispatch.take(account text, at timestamptz, picks dispatch.lines[], claim uuid, options jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  carrier uuid;
  begun_now int;
  taken jsonb;
BEGIN
  WITH processing AS (
    UPDATE dispatch.messages m SET state = 'PROCESSING', attempts = m.attempts + 1, retry_at = NULL, updated_at = at
    FROM unnest(picks) AS p WHERE m.id = p.message_id
    RETURNING m.id, m.attempts, m.chat_id
  ), tries AS (
    INSERT INTO dispatch.attempts (message_id, account_id, claim_id, n, started_at, lease_until)
    SELECT p.id, account, claim, p.attempts, at, at + (options->>'leaseMs')::int * interval '1 millisecond' FROM processing p
    RETURNING id, message_id
  )
  INSERT INTO dispatch.chats AS c (account_id, chat_id, in_flight)
  SELECT account, p.chat_id, t.id FROM processing p JOIN tries t ON t.message_id = p.id
  ON CONFLICT (account_id, chat_id) DO UPDATE SET in_flight = excluded.in_flight, flood_until = NULL;
  GET DIAGNOSTICS begun_now = ROW_COUNT;
  UPDATE dispatch.lanes SET begun = begun + begun_now WHERE account_id = account;
  FOR carrier IN SELECT m.id FROM dispatch.messages m JOIN unnest(picks) p ON p.message_id = m.id WHERE m.batch_id IS NOT NULL LOOP
    PERFORM dispatch.merge(carrier, at, (options->>'textMax')::int);
  END LOOP;
  PERFORM dispatch.realign(account, array_agg(p.chat_id), array_agg(p.priority)) FROM unnest(picks) AS p;
  PERFORM dispatch.flush_progress(account, array_agg(m.chat_id), at)
  FROM dispatch.messages m JOIN unnest(picks) AS p ON p.message_id = m.id WHERE m.kind <> 'progress' HAVING count(*) > 0;
  SELECT jsonb_agg(jsonb_build_object(
    'attemptId', c.in_flight::text, 'messageId', m.id, 'chatId', m.chat_id, 'text', m.text, 'kind', m.kind, 'parseMode', m.parse_mode,
    'replyToken', m.reply_token, 'replyTokenAt', m.reply_token_at, 'edits', b.platform_message_id,
    'attempts', m.attempts, 'maxAttempts', m.max_attempts, 'onUncertain', m.on_uncertain, 'doubts', m.doubts,
    'campaignId', m.campaign_id, 'batchId', m.batch_id, 'trace', m.trace
  ) ORDER BY p.place) INTO taken
  FROM unnest(picks) WITH ORDINALITY AS p(account_id, chat_id, priority, message_id, due_at, seq, go_at, expires_at, held, place)
  JOIN dispatch.messages m ON m.id = p.message_id
  CROSS JOIN LATERAL (SELECT x.in_flight FROM dispatch.chats x WHERE x.account_id = account AND x.chat_id = m.chat_id LIMIT 1) c
  LEFT JOIN dispatch.batches b ON b.id = m.batch_id AND b.edits_in_place AND m.kind = 'progress';
  RETURN coalesce(taken, '[]');
END $$;

-- When the first of the waiting lines could send, were there permits; null when all wait for a send in flight or for a person. Of
-- very many that are due and may not go yet it looks at some, and answers a second from now at the latest.
CREATE FUNCTION dispatch.next_go_at(account text, at timestamptz, limits jsonb) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT least(
    (SELECT min(f.due_at) FROM generate_series(0, 3) AS p(priority) CROSS JOIN LATERAL (
      SELECT l.due_at FROM dispatch.lines l
      WHERE l.account_id = account AND l.priority = p.priority AND NOT l.held AND l.due_at > at ORDER BY l.due_at LIMIT 1) f),
    (SELECT CASE WHEN count(*) < 500 THEN min(b.go_at) ELSE least(min(b.go_at), at + interval '1 second') END FROM (
      SELECT CASE WHEN c.in_flight IS NULL THEN greatest(l.go_at, c.flood_until, dispatch.chat_free_at(c.recent, l.chat_id, limits)) END AS go_at
      FROM dispatch.lines l LEFT JOIN LATERAL (SELECT x.* FROM dispatch.chats x WHERE x.account_id = l.account_id AND x.chat_id = l.chat_id LIMIT 1) c ON true
      WHERE l.account_id = account AND l.priority >= 0 AND NOT l.held AND l.due_at <= at LIMIT 500) b));
$$;

-- One claim: as many due messages as every window allows, best first, one in flight a chat. Unless that was all it might have: when
-- the lane should be woken next (null: nothing waits, or a send in flight will go on with it), and whether this caller sees to that.
CREATE FUNCTION dispatch.claim(account text, claim uuid, most int, options jsonb, OUT claimed jsonb, OUT wake_at timestamptz, OUT rings boolean)
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
  IF lane.account_id IS NULL OR lane.paused_at IS NOT NULL OR EXISTS (SELECT 1 FROM dispatch.halts) THEN
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

-- A flood wait. The platform names a chat or the account; a second chat told to wait while the first one does means the account.
-- A flood of the account halves its pace, which recovers from the flood's end on.
CREATE FUNCTION dispatch.flood(account text, chat text, at timestamptz, INOUT scope text, wait_ms bigint) LANGUAGE plpgsql AS $$
DECLARE
  until timestamptz := at + wait_ms * interval '1 millisecond';
BEGIN
  IF EXISTS (SELECT 1 FROM dispatch.chats c WHERE c.account_id = account AND c.chat_id <> chat AND c.flood_until > at) THEN
    scope := 'account';
  END IF;
  UPDATE dispatch.chats c SET flood_until = until WHERE c.account_id = account AND c.chat_id = chat;
  UPDATE dispatch.lanes l SET
    floods = l.floods + 1,
    flooded_at = at,
    pace = CASE WHEN scope = 'account' AND (l.flood_until IS NULL OR l.flood_until <= at) THEN greatest(0.1, dispatch.pace(l.pace, l.pace_at, at) / 2) ELSE l.pace END,
    pace_at = CASE WHEN scope = 'account' THEN greatest(l.pace_at, until) ELSE l.pace_at END,
    flood_until = CASE WHEN scope = 'account' THEN greatest(l.flood_until, until) ELSE l.flood_until END
  WHERE l.account_id = account;
END $$;

-- The platform gave a chat a new id: what waits for it goes there, now and later.
CREATE FUNCTION dispatch.move_chat(account text, chat text, target text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  moved smallint[];
BEGIN
  INSERT INTO dispatch.chats (account_id, chat_id, recent) SELECT account, target, c.recent FROM dispatch.chats c WHERE c.account_id = account AND c.chat_id = chat
  ON CONFLICT (account_id, chat_id) DO NOTHING;
  UPDATE dispatch.chats SET moved_to = NULL WHERE account_id = account AND chat_id = target;
  UPDATE dispatch.chats SET moved_to = target WHERE account_id = account AND (chat_id = chat OR moved_to = chat);
  WITH waiting AS (
    UPDATE dispatch.messages m SET chat_id = target
    WHERE m.account_id = account AND m.chat_id = chat AND m.state IN ('PENDING', 'RETRYING')
    RETURNING m.priority
  )
  SELECT array_agg(DISTINCT w.priority) INTO moved FROM waiting w;
  PERFORM dispatch.realign(account, array_fill(chat, ARRAY[cardinality(moved)]), moved) WHERE moved IS NOT NULL;
  PERFORM dispatch.realign(account, array_fill(target, ARRAY[cardinality(moved)]), moved) WHERE moved IS NOT NULL;
END $$;

-- Records what one attempt came to: {attemptId, outcome, state, burns, delayMs, floodMs, floodScope, errorCode, error, platformMessageId,
-- amend: {chatId?, parseMode?, replyToken?, edits?}}. Null when that was done before; a truth that comes late corrects a doubt.
CREATE FUNCTION dispatch.settle(account text, s jsonb, recent_kept int) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  attempt dispatch.attempts;
  message dispatch.messages;
  at timestamptz;
  result text := s->>'outcome';
  amend jsonb := coalesce(nullif(s->'amend', 'null'), '{}');
  completion uuid;
  scope text;
BEGIN
  SELECT * INTO attempt FROM dispatch.attempts t
  WHERE t.id = (s->>'attemptId')::bigint AND (t.ended_at IS NULL OR (t.outcome = 'uncertain' AND result <> 'uncertain'));
  IF NOT FOUND OR attempt.account_id <> account THEN
    RETURN NULL;
  END IF;
  UPDATE dispatch.lanes l SET
    ended = l.ended + CASE WHEN attempt.ended_at IS NULL THEN 1 ELSE 0 END,
    last_ended_at = greatest(clock_timestamp(), l.last_ended_at),
    completed = l.completed + CASE WHEN result = 'sent' THEN 1 ELSE 0 END,
    failed = l.failed + CASE WHEN result = 'failed' THEN 1 ELSE 0 END,
    retries = l.retries + CASE WHEN result = 'retry' THEN 1 ELSE 0 END,
    send_ms = l.send_ms + CASE WHEN result = 'sent' THEN round(extract(epoch FROM clock_timestamp() - attempt.started_at) * 1000)::bigint ELSE 0 END
  WHERE l.account_id = account RETURNING l.last_ended_at INTO at;
  UPDATE dispatch.attempts t SET
    outcome = result, error_code = s->>'errorCode', error = s->>'error',
    ended_at = coalesce(t.ended_at, at), end_no = coalesce(t.end_no, (SELECT l.ended FROM dispatch.lanes l WHERE l.account_id = account))
  WHERE t.id = attempt.id;
  UPDATE dispatch.messages m SET
    state = s->>'state',
    attempts = m.attempts - CASE WHEN (s->>'burns')::boolean THEN 0 ELSE 1 END,
    doubts = m.doubts + CASE WHEN result = 'uncertain' THEN 1 ELSE 0 END,
    retry_at = CASE WHEN s->>'state' = 'RETRYING' THEN at + (s->>'delayMs')::int * interval '1 millisecond' END,
    error_code = s->>'errorCode', error = s->>'error', platform_message_id = s->>'platformMessageId',
    parse_mode = CASE WHEN amend ? 'parseMode' THEN NULL ELSE m.parse_mode END,
    reply_token = CASE WHEN amend ? 'replyToken' THEN NULL ELSE m.reply_token END,
    updated_at = at, completed_at = CASE WHEN s->>'state' = 'COMPLETED' THEN at END
  -- A truth that comes late is no news of a later attempt: then only a `sent` is of use.
  WHERE m.id = attempt.message_id AND CASE
    WHEN attempt.ended_at IS NULL THEN m.state = 'PROCESSING'
    WHEN result = 'sent' THEN m.state IN ('PROCESSING', 'UNCERTAIN', 'RETRYING')
    ELSE m.state = 'UNCERTAIN' AND NOT EXISTS (SELECT 1 FROM dispatch.attempts n WHERE n.message_id = m.id AND n.id > attempt.id) END
  RETURNING * INTO message;
  UPDATE dispatch.chats c SET
    in_flight = NULL,
    recent = (at || c.recent)[1:recent_kept],
    turn_sent = c.turn_sent + CASE WHEN result IN ('sent', 'uncertain') THEN 1 ELSE 0 END
  WHERE c.account_id = account AND c.in_flight = attempt.id AND c.chat_id = (SELECT m.chat_id FROM dispatch.messages m WHERE m.id = attempt.message_id);
  IF message.id IS NULL THEN
    RETURN NULL;
  END IF;
  IF result = 'flood' THEN
    scope := dispatch.flood(account, message.chat_id, at, s->>'floodScope', (s->>'floodMs')::bigint);
  END IF;
  IF result = 'sent' AND message.kind = 'progress' THEN
    UPDATE dispatch.batches b SET platform_message_id = coalesce(b.platform_message_id, s->>'platformMessageId') WHERE b.id = message.batch_id AND b.edits_in_place;
  END IF;
  IF amend ? 'edits' THEN
    UPDATE dispatch.batches b SET platform_message_id = NULL WHERE b.id = message.batch_id;
  END IF;
  IF message.state = 'RETRYING' AND message.kind = 'progress' AND message.event_id IS NOT NULL AND message.batch_id IS NULL THEN
    SELECT m.id INTO completion FROM dispatch.messages m WHERE m.event_id = message.event_id AND m.kind = 'completion' LIMIT 1;
    UPDATE dispatch.messages m SET state = 'MERGED', merged_into = completion WHERE m.id = message.id AND completion IS NOT NULL;
  END IF;
  IF result = 'held' THEN
    UPDATE dispatch.chats c SET held_at = at, turn_at = least(attempt.started_at, (
      SELECT v.last_inbound_at FROM storage.conversations v WHERE v.account_id = account AND v.chat_id = c.chat_id))
    WHERE c.account_id = account AND c.chat_id = message.chat_id;
    UPDATE dispatch.lines l SET held = true WHERE l.account_id = account AND l.chat_id = message.chat_id;
  END IF;
  IF amend ? 'chatId' THEN
    PERFORM dispatch.move_chat(account, message.chat_id, amend->>'chatId');
  END IF;
  PERFORM dispatch.realign(account, ARRAY[message.chat_id], ARRAY[message.priority]);
  RETURN jsonb_build_object('attemptId', s->>'attemptId', 'state', CASE WHEN completion IS NULL THEN message.state ELSE 'MERGED' END, 'floodScope', scope);
END $$;

-- The statements of the two functions that everything else is called from are planned once a connection, not anew for each call: that
-- halves what a visit costs. Such a plan may be made while tables are empty, so it is told to go by indexes whatever they hold, and
-- look-ups are written as LATERAL ... LIMIT 1. Queries over ages say `priority >= 0`, so that only they take the index lines_age.

-- One visit to a lane: records what attempts came to, then claims up to `most` messages. `options`: {revision, limits: [{max, windowMs,
-- scope}], turn?: {max, windowMs}, textMax, leaseMs, recentKept}. `stale`: the account is not the one with that revision, nothing was claimed.
CREATE FUNCTION dispatch.work(account text, settlements jsonb, claim_id uuid, most int, options jsonb,
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
  IF most > 0 THEN
    stale := coalesce((SELECT a.revision FROM storage.accounts a WHERE a.id = account), 0) <> (options->>'revision')::int;
    IF NOT stale THEN
      SELECT c.claimed, c.wake_at, c.rings INTO claimed, wake_at, rings FROM dispatch.claim(account, claim_id, most, options) c;
      -- Answered, unless nobody may look now.
      UPDATE dispatch.lanes SET woken_at = NULL
      WHERE account_id = account AND woken_at IS NOT NULL AND paused_at IS NULL AND NOT EXISTS (SELECT 1 FROM dispatch.halts);
    END IF;
  END IF;
END $$;

-- Gives back a claim whose answer was lost: its messages were certainly not sent, and burn no attempt.
CREATE FUNCTION dispatch.release(account text, claim uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM dispatch.lock_lane(account);
  PERFORM dispatch.settle(account, jsonb_build_object('attemptId', t.id::text, 'outcome', 'retry', 'state', 'RETRYING', 'burns', false,
    'delayMs', 0, 'errorCode', 'unavailable', 'error', 'The answer to the claim was lost.'), 100)
  FROM dispatch.attempts t WHERE t.claim_id = claim AND t.account_id = account AND t.ended_at IS NULL;
END $$;

-- Progress and completion of one event, none of them in a batch: what comes after its completion is merged into it.
CREATE FUNCTION dispatch.overtake(account text, events uuid[], at timestamptz) RETURNS void LANGUAGE sql AS $$
  WITH overtaken AS (
    UPDATE dispatch.messages p SET state = 'MERGED', merged_into = c.id, updated_at = at
    FROM dispatch.messages c
    WHERE p.event_id = ANY (events) AND p.account_id = account AND p.kind = 'progress' AND p.state IN ('PENDING', 'RETRYING') AND p.batch_id IS NULL
      AND c.event_id = p.event_id AND c.kind = 'completion'
      AND (c.state NOT IN ('PENDING', 'RETRYING') OR p.state = 'RETRYING' OR (c.priority, c.due_at, c.seq) < (p.priority, p.due_at, p.seq))
    RETURNING p.chat_id, p.priority
  )
  SELECT dispatch.realign(account, array_agg(o.chat_id), array_agg(o.priority)) FROM overtaken o HAVING count(*) > 0;
$$;

-- Progress of a batch waits for others: all of it until the first has waited for the batch's interval, until there are enough, or until
-- the batch is closed. What came in just now (due `at`) puts off nobody, and what was tried before waits for nobody.
CREATE FUNCTION dispatch.await_more(batches uuid[], at timestamptz) RETURNS void LANGUAGE sql AS $$
  UPDATE dispatch.batches b SET touched_at = at WHERE b.id = ANY (batches) AND b.closed_at IS NULL;
  WITH groups AS (
    SELECT b.id, least(min(m.due_at) FILTER (WHERE m.due_at <> at),
      at + CASE WHEN b.closed_at IS NOT NULL OR count(*) >= b.size THEN 0 ELSE b.interval_ms END * interval '1 millisecond') AS due_at
    FROM dispatch.batches b
    JOIN dispatch.messages m ON m.batch_id = b.id AND m.kind = 'progress' AND m.state IN ('PENDING', 'RETRYING') AND m.scheduled_at IS NULL AND m.attempts = 0
    WHERE b.id = ANY (batches) GROUP BY b.id
  ), timed AS (
    UPDATE dispatch.messages m SET due_at = g.due_at FROM groups g
    WHERE m.batch_id = g.id AND m.kind = 'progress' AND m.state IN ('PENDING', 'RETRYING') AND m.scheduled_at IS NULL AND m.attempts = 0
      AND m.due_at <> g.due_at
    RETURNING m.account_id, m.chat_id, m.priority
  )
  SELECT dispatch.realign(t.account_id, array_agg(t.chat_id), array_agg(t.priority)) FROM timed t GROUP BY t.account_id;
$$;

-- Keeps messages ([{id, key, requestHash (hex), accountId, chatId, text, size, kind, priority, trace, ...}]) under their keys, in the
-- order given; a second time it does nothing. Answers those that are new, and whether their lanes must be woken.
CREATE FUNCTION dispatch.accept(messages jsonb, wake_ms int) RETURNS TABLE (message_id uuid, lane text, rings boolean)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_sort = off AS $$
DECLARE
  account text;
  mine jsonb;
  at timestamptz;
  fresh dispatch.messages[];
  woken boolean;
BEGIN
  FOR account, mine IN
    SELECT g.one->>'accountId', jsonb_agg(g.one ORDER BY g.place) FROM jsonb_array_elements(messages) WITH ORDINALITY g(one, place) GROUP BY 1 ORDER BY 1
  LOOP
    INSERT INTO dispatch.lanes (account_id) VALUES (account) ON CONFLICT (account_id) DO NOTHING;
    PERFORM dispatch.lock_lane(account);
    at := clock_timestamp();
    WITH given AS (
      SELECT g.*, coalesce(c.moved_to, g."chatId") AS chat
      FROM ROWS FROM (jsonb_to_recordset(mine) AS (
        id uuid, key text, "requestHash" text, "accountId" text, "chatId" text, text text, size int, kind text, priority smallint, trace text,
        "eventId" uuid, "parseMode" text, "scheduledAt" timestamptz, "expiresAt" timestamptz, "maxAttempts" int, "onUncertain" text,
        "batchId" uuid, "campaignId" uuid, "leadId" uuid, "replyToken" text, "replyTokenAt" timestamptz
      )) WITH ORDINALITY AS g(id, key, "requestHash", "accountId", "chatId", text, size, kind, priority, trace, "eventId", "parseMode",
        "scheduledAt", "expiresAt", "maxAttempts", "onUncertain", "batchId", "campaignId", "leadId", "replyToken", "replyTokenAt", place)
      LEFT JOIN LATERAL (SELECT x.moved_to FROM dispatch.chats x WHERE x.account_id = account AND x.chat_id = g."chatId" LIMIT 1) c ON true
    ), accepted AS (
      INSERT INTO dispatch.messages (id, key, request_hash, account_id, chat_id, text, size, kind, priority, trace, event_id, parse_mode,
        due_at, scheduled_at, expires_at, max_attempts, on_uncertain, batch_id, campaign_id, lead_id, reply_token, reply_token_at, created_at, updated_at)
      SELECT g.id, g.key, decode(g."requestHash", 'hex'), account, g.chat, g.text, g.size, g.kind, g.priority, g.trace, g."eventId", g."parseMode",
        coalesce(g."scheduledAt", at), g."scheduledAt", g."expiresAt", coalesce(g."maxAttempts", 3), coalesce(g."onUncertain", 'never'),
        g."batchId", g."campaignId", g."leadId", g."replyToken", g."replyTokenAt", at, at
      FROM given g ORDER BY g.place
      ON CONFLICT DO NOTHING
      RETURNING *
    )
    SELECT array_agg(a) INTO fresh FROM accepted a;
    CONTINUE WHEN fresh IS NULL;
    UPDATE dispatch.lanes l SET
      accepted = l.accepted + cardinality(fresh),
      woken_at = CASE WHEN l.woken_at > at - wake_ms * interval '1 millisecond' THEN l.woken_at ELSE at END
    WHERE l.account_id = account RETURNING l.woken_at = at INTO woken;
    PERFORM dispatch.overtake(account, array_agg(f.event_id), at) FROM unnest(fresh) f WHERE f.event_id IS NOT NULL HAVING count(*) > 0;
    PERFORM dispatch.await_more(array_agg(DISTINCT f.batch_id), at) FROM unnest(fresh) f WHERE f.batch_id IS NOT NULL HAVING count(*) > 0;
    PERFORM dispatch.realign(account, array_agg(f.chat_id), array_agg(f.priority)) FROM unnest(fresh) f;
    RETURN QUERY SELECT f.id, account, woken FROM unnest(fresh) f;
  END LOOP;
END $$;
