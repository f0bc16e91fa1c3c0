-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "dispatch";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "ingest";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "storage";

-- CreateTable
CREATE TABLE "dispatch"."lanes" (
    "account_id" TEXT NOT NULL,
    "flood_until" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "woken_at" TIMESTAMPTZ(6),
    "next_wake_at" TIMESTAMPTZ(3),
    "accepted" BIGINT NOT NULL DEFAULT 0,
    "completed" BIGINT NOT NULL DEFAULT 0,
    "failed" BIGINT NOT NULL DEFAULT 0,
    "retries" BIGINT NOT NULL DEFAULT 0,
    "send_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "lanes_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "dispatch"."messages" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "priority" SMALLINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "max_attempts" INTEGER NOT NULL DEFAULT 3,
    "due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "scheduled_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "parse_mode" TEXT,
    "event_id" UUID,
    "merged_into" UUID,
    "error_code" TEXT,
    "error" TEXT,
    "platform_message_id" TEXT,
    "trace" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dispatch"."attempts" (
    "id" BIGSERIAL NOT NULL,
    "message_id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "claim_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT,
    "error_code" TEXT,
    "error" TEXT,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ingest"."events" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "platform_event_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "chat_id" TEXT,
    "event" JSONB,
    "raw" BYTEA NOT NULL,
    "trace" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),
    "woken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "wakes" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ingest"."transit" (
    "event_id" UUID NOT NULL,
    "bytes" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "transit_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "storage"."accounts" (
    "id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "credentials" BYTEA NOT NULL,
    "limits" JSONB NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "source" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "storage"."api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "storage"."conversations" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "name" TEXT,
    "language" TEXT NOT NULL,
    "last_inbound_at" TIMESTAMPTZ(3) NOT NULL,
    "last_outbound_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "storage"."analyses" (
    "event_id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "conversation_id" UUID,
    "contact_id" UUID,
    "stage" TEXT NOT NULL,
    "engine" TEXT,
    "cached" BOOLEAN NOT NULL DEFAULT false,
    "took_ms" INTEGER,
    "result" JSONB NOT NULL,
    "trace" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "analyses_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "storage"."contacts" (
    "id" UUID NOT NULL,
    "name" TEXT,
    "title" TEXT,
    "department" TEXT,
    "company" TEXT,
    "phones" JSONB NOT NULL DEFAULT '[]',
    "emails" TEXT[],
    "urls" TEXT[],
    "address" TEXT,
    "fields" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "storage"."contact_keys" (
    "key" TEXT NOT NULL,
    "contact_id" UUID NOT NULL,

    CONSTRAINT "contact_keys_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "storage"."contact_readings" (
    "event_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "card" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_readings_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "storage"."replies" (
    "key" TEXT NOT NULL,
    "event_id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "trace" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "replies_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "storage"."receipts" (
    "attempt_id" BIGINT NOT NULL,
    "message_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "trace" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "receipts_pkey" PRIMARY KEY ("attempt_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "messages_seq_key" ON "dispatch"."messages"("seq");

-- CreateIndex
CREATE UNIQUE INDEX "messages_key_key" ON "dispatch"."messages"("key");

-- CreateIndex
CREATE INDEX "messages_account_id_seq_idx" ON "dispatch"."messages"("account_id", "seq");

-- CreateIndex
CREATE INDEX "messages_event_id_idx" ON "dispatch"."messages"("event_id");

-- CreateIndex
CREATE INDEX "attempts_message_id_idx" ON "dispatch"."attempts"("message_id");

-- CreateIndex
CREATE INDEX "attempts_account_id_ended_at_idx" ON "dispatch"."attempts"("account_id", "ended_at");

-- CreateIndex
CREATE INDEX "events_received_at_id_idx" ON "ingest"."events"("received_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "events_account_id_platform_event_id_key" ON "ingest"."events"("account_id", "platform_event_id");

-- CreateIndex
CREATE INDEX "transit_expires_at_idx" ON "ingest"."transit"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_idempotency_key_key" ON "storage"."accounts"("idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "storage"."api_keys"("hash");

-- CreateIndex
CREATE INDEX "conversations_last_inbound_at_id_idx" ON "storage"."conversations"("last_inbound_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "conversations_account_id_chat_id_key" ON "storage"."conversations"("account_id", "chat_id");

-- CreateIndex
CREATE INDEX "analyses_conversation_id_idx" ON "storage"."analyses"("conversation_id");

-- CreateIndex
CREATE INDEX "analyses_contact_id_idx" ON "storage"."analyses"("contact_id");

-- CreateIndex
CREATE INDEX "contacts_updated_at_id_idx" ON "storage"."contacts"("updated_at", "id");

-- CreateIndex
CREATE INDEX "contact_keys_contact_id_idx" ON "storage"."contact_keys"("contact_id");

-- CreateIndex
CREATE INDEX "contact_readings_contact_id_idx" ON "storage"."contact_readings"("contact_id");

-- CreateIndex
CREATE INDEX "replies_event_id_idx" ON "storage"."replies"("event_id");

-- CreateIndex
CREATE INDEX "receipts_message_id_idx" ON "storage"."receipts"("message_id");

-- AddForeignKey
ALTER TABLE "dispatch"."attempts" ADD CONSTRAINT "attempts_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "dispatch"."messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "storage"."analyses" ADD CONSTRAINT "analyses_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "storage"."conversations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "storage"."analyses" ADD CONSTRAINT "analyses_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "storage"."contacts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "storage"."contact_keys" ADD CONSTRAINT "contact_keys_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "storage"."contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "storage"."contact_readings" ADD CONSTRAINT "contact_readings_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "storage"."contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

