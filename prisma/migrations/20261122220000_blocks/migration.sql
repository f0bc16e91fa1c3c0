-- CreateTable
CREATE TABLE "ingest"."blocks" (
    "id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blocks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "blocks_until_idx" ON "ingest"."blocks"("until");

-- CreateIndex
CREATE INDEX "blocks_created_at_id_idx" ON "ingest"."blocks"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "blocks_scope_key_key" ON "ingest"."blocks"("scope", "key");

ALTER TABLE ingest.blocks ADD CONSTRAINT blocks_scope CHECK (scope IN ('ip', 'sender', 'account'));
