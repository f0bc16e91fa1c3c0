-- CreateTable
CREATE TABLE "storage"."leads" (
    "id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "account_id" TEXT,
    "name" TEXT,
    "language" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "opted_out_at" TIMESTAMPTZ(3),
    "blocked_at" TIMESTAMPTZ(3),
    "import_id" UUID,
    "idempotency_key" TEXT,
    "request_hash" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "leads_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "leads_idempotency_key_key" ON "storage"."leads"("idempotency_key");

-- CreateIndex
CREATE INDEX "leads_created_at_id_idx" ON "storage"."leads"("created_at", "id");

-- CreateIndex
CREATE INDEX "leads_account_id_idx" ON "storage"."leads"("account_id");

-- CreateIndex
CREATE INDEX "leads_tags_idx" ON "storage"."leads" USING GIN ("tags");

-- CreateIndex
CREATE UNIQUE INDEX "leads_channel_chat_id_key" ON "storage"."leads"("channel", "chat_id");

ALTER TABLE storage.leads ADD CONSTRAINT leads_channel CHECK (channel IN ('telegram', 'line', 'wecom', 'sandbox'));
ALTER TABLE storage.leads ADD CONSTRAINT leads_attributes CHECK (jsonb_typeof(attributes) = 'object');
