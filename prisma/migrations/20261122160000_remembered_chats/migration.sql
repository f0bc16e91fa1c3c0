-- CreateTable
CREATE TABLE "storage"."blocks" (
    "chat_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "blocked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "blocks_pkey" PRIMARY KEY ("chat_id","account_id")
);

-- CreateTable
CREATE TABLE "storage"."opt_outs" (
    "channel" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "opted_out_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "opt_outs_pkey" PRIMARY KEY ("channel","chat_id")
);

-- AddForeignKey
ALTER TABLE "storage"."blocks" ADD CONSTRAINT "blocks_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "storage"."accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE INDEX blocks_account ON storage.blocks (account_id);

-- Chats that let nothing of an account through: it was told so when it last sent, and nothing has come in from there since. Platforms
-- date what comes in by whole seconds.
CREATE VIEW storage.blocked_chats AS
SELECT b.account_id, a.channel, b.chat_id, b.blocked_at
FROM storage.blocks b
JOIN storage.accounts a ON a.id = b.account_id
WHERE NOT EXISTS (
  SELECT 1 FROM storage.conversations c
  WHERE c.account_id = b.account_id AND c.chat_id = b.chat_id AND c.last_inbound_at >= date_trunc('second', b.blocked_at));
