-- AlterTable
ALTER TABLE "storage"."replies" ADD COLUMN     "group_id" UUID,
ADD COLUMN     "seq" BIGSERIAL NOT NULL;

-- CreateTable
CREATE TABLE "storage"."photo_groups" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "total" INTEGER,
    "language" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "photo_groups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "storage"."photo_group_members" (
    "event_id" UUID NOT NULL,
    "group_id" UUID NOT NULL,
    "trace" TEXT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,
    "place" INTEGER,

    CONSTRAINT "photo_group_members_pkey" PRIMARY KEY ("event_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "photo_groups_account_id_chat_id_key_key" ON "storage"."photo_groups"("account_id", "chat_id", "key");

-- CreateIndex
CREATE INDEX "photo_group_members_group_id_idx" ON "storage"."photo_group_members"("group_id");

-- CreateIndex
CREATE UNIQUE INDEX "replies_seq_key" ON "storage"."replies"("seq");

-- AddForeignKey
ALTER TABLE "storage"."photo_group_members" ADD CONSTRAINT "photo_group_members_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "storage"."photo_groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the sweeper looks for, what a group still has to say, and the photos of a group in the journal.
CREATE INDEX photo_groups_unsettled ON storage.photo_groups (created_at) WHERE settled_at IS NULL;
CREATE INDEX replies_group ON storage.replies (group_id, seq) WHERE group_id IS NOT NULL AND settled_at IS NULL;
CREATE INDEX events_group ON ingest.events (account_id, chat_id, (event -> 'group' ->> 'id')) WHERE event -> 'group' ->> 'id' IS NOT NULL;
