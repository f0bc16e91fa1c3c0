-- The journal by days. Ids are UUIDv7: they begin with the instant they were made at, so ranges of ids are days, `id` alone stays the
-- primary key, and who looks for an id reads one partition. Days are UTC.

-- The least id of an instant.
CREATE FUNCTION ingest.first_id(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT rpad(lpad(to_hex(greatest(0, extract(epoch FROM at) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;

CREATE FUNCTION ingest.first_id_of(day date) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT ingest.first_id(day::timestamp AT TIME ZONE 'UTC')
$$;

ALTER TABLE ingest.events RENAME TO events_before;
ALTER TABLE ingest.events_before RENAME CONSTRAINT events_pkey TO events_before_pkey;
DROP INDEX ingest.events_received_at_id_idx, ingest.events_account_id_platform_event_id_key, ingest.events_open, ingest.events_group;

CREATE TABLE ingest.events (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "platform_event_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "chat_id" TEXT,
    "event" JSONB,
    "body_id" UUID,
    "trace" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),
    "woken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "wakes" INTEGER NOT NULL DEFAULT 1,
    "dead_at" TIMESTAMPTZ(3),
    "replayed_at" TIMESTAMPTZ(3),

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE (id);

CREATE TABLE ingest.bodies (
    "id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "bodies_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE (id);

-- Sealed bytes do not compress.
ALTER TABLE ingest.bodies ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- CreateTable
CREATE TABLE "ingest"."arrivals" (
    "account_id" TEXT NOT NULL,
    "platform_event_id" TEXT NOT NULL,
    "event_id" UUID NOT NULL,

    CONSTRAINT "arrivals_pkey" PRIMARY KEY ("account_id","platform_event_id")
);

-- CreateTable
CREATE TABLE "ingest"."dead_letters" (
    "id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "queue" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "event_id" UUID,
    "account_id" TEXT,
    "code" TEXT NOT NULL,
    "fingerprint" TEXT,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'open',

    CONSTRAINT "dead_letters_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "events_account_id_id_idx" ON "ingest"."events"("account_id", "id");

-- CreateIndex
CREATE INDEX "events_chat_id_id_idx" ON "ingest"."events"("chat_id", "id");

-- CreateIndex
CREATE INDEX "arrivals_event_id_idx" ON "ingest"."arrivals"("event_id");

-- CreateIndex
CREATE UNIQUE INDEX "dead_letters_queue_subject_key" ON "ingest"."dead_letters"("queue", "subject");

-- CreateIndex
CREATE INDEX "dead_letters_state_last_at_id_idx" ON "ingest"."dead_letters"("state", "last_at", "id");

-- CreateIndex
CREATE INDEX "dead_letters_event_id_idx" ON "ingest"."dead_letters"("event_id");

-- As small as what is open, and the photos of a group.
CREATE INDEX events_open ON ingest.events (woken_at) WHERE settled_at IS NULL;
CREATE INDEX events_dead ON ingest.events (id) WHERE dead_at IS NOT NULL;
CREATE INDEX events_group ON ingest.events (account_id, chat_id, (event -> 'group' ->> 'id')) WHERE event -> 'group' ->> 'id' IS NOT NULL;
-- Messages that failed are dead letters, too.
CREATE INDEX messages_failed ON dispatch.messages (updated_at, id) WHERE state = 'FAILED';
-- Events that failed, for who looks for them.
CREATE INDEX analyses_failed ON storage.analyses (event_id) WHERE stage = 'failed';

ALTER TABLE ingest.dead_letters ADD CONSTRAINT dead_letters_state CHECK (state IN ('open', 'replayed', 'dismissed', 'done'));

-- What every stage gave up. Of messages that could not be sent dispatch knows; here is kept only that somebody saw them: a letter of the
-- queue `messages`, true until the message changes.
CREATE VIEW ingest.letters AS
SELECT id, stage, queue, subject, event_id, account_id, code, fingerprint, count, state, first_at, last_at FROM ingest.dead_letters
UNION ALL
SELECT m.id, 'dispatch', 'messages', m.id::text, m.event_id, m.account_id, coalesce(m.error_code, 'unknown'), NULL, 1, 'open', m.created_at, m.updated_at
FROM dispatch.messages m
WHERE m.state = 'FAILED' AND NOT EXISTS (
  SELECT 1 FROM ingest.dead_letters d WHERE d.queue = 'messages' AND d.subject = m.id::text AND d.last_at >= m.updated_at);

-- The safety net: what a clock that went wrong puts outside all days is kept all the same.
CREATE TABLE ingest.events_default PARTITION OF ingest.events DEFAULT;
CREATE TABLE ingest.bodies_default PARTITION OF ingest.bodies DEFAULT;

-- Makes the days from `first` to `last` that are not there yet; what waits for them in the safety net moves over. Fails rather than
-- hold up whoever writes: a later call makes up for it.
CREATE FUNCTION ingest.make_days(first date, last date) RETURNS void LANGUAGE plpgsql SET lock_timeout = '1s' AS $$
DECLARE
  parent text;
  day date;
  part text;
  low uuid;
  high uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(7185824);
  FOREACH parent IN ARRAY ARRAY['events', 'bodies'] LOOP
    FOR n IN 0 .. last - first LOOP
      day := first + n;
      part := parent || '_' || to_char(day, 'YYYYMMDD');
      CONTINUE WHEN to_regclass('ingest.' || part) IS NOT NULL;
      low := ingest.first_id_of(day);
      high := ingest.first_id_of(day + 1);
      EXECUTE format('CREATE TABLE ingest.%I (LIKE ingest.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', part, parent);
      -- Attached, not created in its place: that would lock out all who read.
      EXECUTE format('LOCK TABLE ingest.%I IN ACCESS EXCLUSIVE MODE', parent || '_default');
      EXECUTE format('WITH moved AS (DELETE FROM ingest.%I WHERE id >= %L AND id < %L RETURNING *) INSERT INTO ingest.%I SELECT * FROM moved',
        parent || '_default', low, high, part);
      EXECUTE format('ALTER TABLE ingest.%I ATTACH PARTITION ingest.%I FOR VALUES FROM (%L) TO (%L)', parent, part, low, high);
    END LOOP;
  END LOOP;
END $$;

-- Drops the days before `before` and empties the safety net of them. Fails rather than hold up whoever writes.
CREATE FUNCTION ingest.drop_days(before date) RETURNS int LANGUAGE plpgsql SET lock_timeout = '1s' AS $$
DECLARE
  part name;
  dropped int := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(7185824);
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent IN ('ingest.events'::regclass, 'ingest.bodies'::regclass)
      AND c.relname ~ '_\d{8}$' AND to_date(right(c.relname, 8), 'YYYYMMDD') < before
  LOOP
    EXECUTE format('DROP TABLE ingest.%I', part);
    dropped := dropped + 1;
  END LOOP;
  DELETE FROM ingest.events_default WHERE id < ingest.first_id_of(before);
  DELETE FROM ingest.bodies_default WHERE id < ingest.first_id_of(before);
  RETURN dropped;
END $$;

-- What there is: a day for each of the last 31, the safety net for anything older. Bodies were kept in the clear until now, and what
-- cannot be sealed here (the key is the services') goes; the events in our words stay.
SELECT ingest.make_days(least(today, greatest(today - 31, coalesce(oldest, today))), today + 3)
FROM (SELECT (now() AT TIME ZONE 'UTC')::date AS today, (min(received_at) AT TIME ZONE 'UTC')::date AS oldest FROM ingest.events_before) AS present;

INSERT INTO ingest.events (id, account_id, channel, platform_event_id, kind, chat_id, event, trace, received_at, settled_at, woken_at, wakes)
SELECT id, account_id, channel, platform_event_id, kind, chat_id, event, trace, received_at, settled_at, woken_at, wakes FROM ingest.events_before;

INSERT INTO ingest.arrivals (account_id, platform_event_id, event_id)
SELECT account_id, platform_event_id, id FROM ingest.events_before;

DROP TABLE ingest.events_before;
