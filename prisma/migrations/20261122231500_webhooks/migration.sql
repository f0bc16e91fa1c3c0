-- CreateTable
CREATE TABLE "storage"."webhooks" (
    "account_id" TEXT NOT NULL,
    "url" TEXT,
    "is_off" BOOLEAN NOT NULL DEFAULT false,
    "set_url" TEXT,
    "set_revision" INTEGER,
    "set_at" TIMESTAMPTZ(3),
    "busy_until" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "failed_revision" INTEGER,
    "next_try_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("account_id")
);

-- AddForeignKey
ALTER TABLE "storage"."webhooks" ADD CONSTRAINT "webhooks_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "storage"."accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
