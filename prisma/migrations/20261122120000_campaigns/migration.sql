-- CreateTable
CREATE TABLE "dispatch"."campaigns" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "variables" JSONB NOT NULL DEFAULT '{}',
    "accounts" TEXT[],
    "recipients" JSONB,
    "leads" JSONB,
    "priority" SMALLINT NOT NULL,
    "start_at" TIMESTAMPTZ(3),
    "delay_ms" INTEGER NOT NULL DEFAULT 0,
    "hours" JSONB,
    "time_zone" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "stop_rules" JSONB NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'draft',
    "state_reason" TEXT,
    "frozen_through" TEXT,
    "frozen" INTEGER NOT NULL DEFAULT 0,
    "frozen_at" TIMESTAMPTZ(3),
    "counted_from" TIMESTAMPTZ(3),
    "planned_to" JSONB NOT NULL DEFAULT '{}',
    "look_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dispatch"."campaign_recipients" (
    "campaign_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "chat_id" TEXT NOT NULL,
    "channel" TEXT,
    "account_id" TEXT,
    "lead_id" UUID,
    "text" TEXT,
    "round" SMALLINT NOT NULL DEFAULT 0,
    "message_id" UUID,
    "refused" TEXT,
    "reason" TEXT,

    CONSTRAINT "campaign_recipients_pkey" PRIMARY KEY ("campaign_id","n")
);

-- CreateIndex
CREATE UNIQUE INDEX "campaigns_key_key" ON "dispatch"."campaigns"("key");

-- CreateIndex
CREATE INDEX "campaigns_created_at_id_idx" ON "dispatch"."campaigns"("created_at", "id");

ALTER TABLE dispatch.campaigns ADD CONSTRAINT campaigns_state CHECK (
  state IN ('draft', 'scheduled', 'running', 'paused', 'completed', 'cancelled', 'stopped'));
ALTER TABLE dispatch.campaigns ADD CONSTRAINT campaigns_recipients CHECK ((recipients IS NULL) <> (leads IS NULL));
-- Whoever gets nothing has a reason, and everybody else a text and a channel.
ALTER TABLE dispatch.campaign_recipients ADD CONSTRAINT campaign_recipients_refused CHECK (
  CASE WHEN refused IS NULL THEN reason IS NULL AND text IS NOT NULL AND channel IS NOT NULL ELSE reason IS NOT NULL AND message_id IS NULL END);

-- Campaigns that a planner must look at, recipients that have no message yet, and what campaigns have in the lanes.
CREATE INDEX campaigns_look ON dispatch.campaigns (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX campaign_recipients_waiting ON dispatch.campaign_recipients (campaign_id, channel, account_id, n) WHERE message_id IS NULL AND refused IS NULL;
CREATE UNIQUE INDEX campaign_recipients_message ON dispatch.campaign_recipients (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX messages_campaign_state ON dispatch.messages (campaign_id, state) WHERE campaign_id IS NOT NULL;
CREATE INDEX messages_campaign_waiting ON dispatch.messages (account_id) WHERE campaign_id IS NOT NULL AND state IN ('PENDING', 'RETRYING');
CREATE INDEX attempts_floods ON dispatch.attempts (started_at) WHERE outcome = 'flood';
ALTER TABLE dispatch.campaigns SET (fillfactor = 50);
ALTER TABLE dispatch.campaign_recipients SET (fillfactor = 80);

-- Locks these lanes, always in the same order; makes those that are not there yet.
CREATE FUNCTION dispatch.lock_lanes(accounts text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dispatch.lanes (account_id) SELECT DISTINCT a FROM unnest(accounts) AS a ORDER BY a ON CONFLICT (account_id) DO NOTHING;
  PERFORM 1 FROM dispatch.lanes l WHERE l.account_id = ANY (accounts) ORDER BY l.account_id FOR UPDATE;
END $$;

-- Takes back what waits of a campaign, for a caller that holds the campaign's row. With `again` its recipients wait anew, for a message
-- under another key; else they are through. Answers how many messages it took back. What is being sent is not touched.
CREATE FUNCTION dispatch.withdraw(campaign uuid, again boolean) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  account text;
  chats text[];
  priorities smallint[];
  withdrawn int := 0;
BEGIN
  FOR account IN
    SELECT DISTINCT m.account_id FROM dispatch.messages m WHERE m.campaign_id = campaign AND m.state IN ('PENDING', 'PROCESSING', 'RETRYING') ORDER BY 1
  LOOP
    PERFORM dispatch.lock_lane(account);
    WITH ended AS (
      UPDATE dispatch.messages m SET state = 'CANCELLED', updated_at = clock_timestamp()
      WHERE m.campaign_id = campaign AND m.account_id = account AND m.state IN ('PENDING', 'RETRYING')
      RETURNING m.id, m.chat_id, m.priority
    ), anew AS (
      UPDATE dispatch.campaign_recipients r SET message_id = NULL, round = r.round + 1 FROM ended e WHERE again AND r.message_id = e.id
    )
    SELECT array_agg(e.chat_id), array_agg(e.priority), withdrawn + count(*) INTO chats, priorities, withdrawn FROM ended e;
    PERFORM dispatch.realign(account, chats, priorities) WHERE chats IS NOT NULL;
  END LOOP;
  RETURN withdrawn;
END $$;

-- Gives waiting messages of an account other times ([{id, at}]), for a caller that holds the lane's row.
CREATE FUNCTION dispatch.reschedule(account text, changes jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  chats text[];
  priorities smallint[];
BEGIN
  WITH moved AS (
    UPDATE dispatch.messages m SET due_at = c.at, scheduled_at = c.at
    FROM jsonb_to_recordset(changes) AS c(id uuid, at timestamptz)
    WHERE m.id = c.id AND m.account_id = account AND m.state = 'PENDING'
    RETURNING m.chat_id, m.priority
  )
  SELECT array_agg(m.chat_id), array_agg(m.priority) INTO chats, priorities FROM moved m;
  PERFORM dispatch.realign(account, chats, priorities) WHERE chats IS NOT NULL;
END $$;

-- What became of every recipient: sent + failed + uncertain + expired + cancelled + refused + pending is all of them, at any instant.
CREATE VIEW dispatch.recipient_states AS
SELECT r.campaign_id, r.n, r.chat_id, r.channel, coalesce(m.account_id, r.account_id) AS account_id, r.lead_id, r.text, r.message_id, r.refused, r.reason,
  m.error_code, m.error, m.completed_at,
  CASE
    WHEN r.refused IS NOT NULL THEN 'refused'
    WHEN r.message_id IS NULL THEN CASE WHEN c.state IN ('cancelled', 'stopped') THEN 'cancelled' WHEN c.state = 'completed' THEN 'expired' ELSE 'pending' END
    WHEN m.state = 'COMPLETED' THEN 'sent'
    WHEN m.state = 'FAILED' THEN 'failed'
    WHEN m.state = 'UNCERTAIN' THEN 'uncertain'
    WHEN m.state = 'EXPIRED' THEN 'expired'
    WHEN m.state IN ('PENDING', 'PROCESSING', 'RETRYING') THEN 'pending'
    -- Taken out of its queue, by whomever.
    ELSE 'cancelled'
  END AS state
FROM dispatch.campaign_recipients r
JOIN dispatch.campaigns c ON c.id = r.campaign_id
LEFT JOIN dispatch.messages m ON m.id = r.message_id AND m.campaign_id = r.campaign_id;
