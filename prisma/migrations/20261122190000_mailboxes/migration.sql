-- CreateTable
CREATE TABLE "ingest"."mailboxes" (
    "account_id" TEXT NOT NULL,
    "mailbox" TEXT NOT NULL,
    "cursor" TEXT,
    "stale_before" TIMESTAMPTZ(3),
    "token" TEXT,
    "token_at" TIMESTAMPTZ(3),
    "rings" BIGINT NOT NULL DEFAULT 0,
    "pulled_rings" BIGINT NOT NULL DEFAULT 0,
    "fence" BIGINT NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "failed_revision" INTEGER,
    "next_try_at" TIMESTAMPTZ(3),

    CONSTRAINT "mailboxes_pkey" PRIMARY KEY ("account_id","mailbox")
);

-- What the sweeper looks for.
CREATE INDEX mailboxes_unpulled ON ingest.mailboxes (account_id, mailbox) WHERE pulled_rings < rings;
