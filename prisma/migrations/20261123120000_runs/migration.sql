-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "analysis";

-- CreateTable
CREATE TABLE "analysis"."runs" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "total" INTEGER NOT NULL,
    "ended" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "trace" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "analysis"."run_items" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "input" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claim" UUID,
    "lease_until" TIMESTAMPTZ(6),
    "result" JSONB,
    "problem" JSONB,
    "seq" INTEGER,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "storage"."posts" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "item" INTEGER NOT NULL,
    "brief" JSONB NOT NULL,
    "title" TEXT,
    "text" TEXT NOT NULL,
    "hashtags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "engine" TEXT NOT NULL,
    "trace" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "runs_key_key" ON "analysis"."runs"("key");

-- CreateIndex
CREATE INDEX "runs_ended_at_idx" ON "analysis"."runs"("ended_at");

-- CreateIndex
CREATE UNIQUE INDEX "run_items_run_id_n_key" ON "analysis"."run_items"("run_id", "n");

-- CreateIndex
CREATE UNIQUE INDEX "run_items_run_id_seq_key" ON "analysis"."run_items"("run_id", "seq");

-- CreateIndex
CREATE INDEX "posts_created_at_id_idx" ON "storage"."posts"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "posts_run_id_item_key" ON "storage"."posts"("run_id", "item");

-- AddForeignKey
ALTER TABLE "analysis"."run_items" ADD CONSTRAINT "run_items_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "analysis"."runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- An item that is at work is so under a claim, and one that has ended has a number.
ALTER TABLE analysis.run_items ADD CONSTRAINT run_items_state CHECK (
  CASE state
    WHEN 'pending' THEN claim IS NULL AND lease_until IS NULL AND seq IS NULL
    WHEN 'working' THEN claim IS NOT NULL AND lease_until IS NOT NULL AND seq IS NULL
    WHEN 'done' THEN result IS NOT NULL AND seq IS NOT NULL
    WHEN 'failed' THEN problem IS NOT NULL AND seq IS NOT NULL
    ELSE false
  END);

-- What sweeps look for: what is due, and what was left by who worked it.
CREATE INDEX run_items_open ON analysis.run_items (run_id) WHERE state IN ('pending', 'working');
CREATE INDEX run_items_done ON analysis.run_items (ended_at) WHERE state = 'done';
