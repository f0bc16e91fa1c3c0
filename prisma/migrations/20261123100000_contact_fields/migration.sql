-- What cards print beside the fields that were kept so far.
ALTER TABLE "storage"."contacts"
    ADD COLUMN "name_latin" TEXT,
    ADD COLUMN "tax_id" TEXT,
    ADD COLUMN "line_id" TEXT,
    ADD COLUMN "wechat_id" TEXT,
    ADD COLUMN "telegram_id" TEXT;

-- One photo may show several cards: each is a reading of its own, numbered from 0.
ALTER TABLE "storage"."contact_readings"
    ADD COLUMN "n" INTEGER NOT NULL DEFAULT 0,
    DROP CONSTRAINT "contact_readings_pkey",
    ADD CONSTRAINT "contact_readings_pkey" PRIMARY KEY ("event_id", "n");
