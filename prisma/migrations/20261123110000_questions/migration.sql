-- CreateTable
CREATE TABLE "storage"."questions" (
    "event_id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "simhash" BIGINT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" TEXT,
    "answer_language" TEXT,
    "is_reusable" BOOLEAN NOT NULL DEFAULT false,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "questions_pkey" PRIMARY KEY ("event_id")
);

-- CreateIndex
CREATE INDEX "questions_account_id_asked_at_event_id_simhash_idx" ON "storage"."questions"("account_id", "asked_at", "event_id", "simhash");

-- CreateIndex
CREATE INDEX "questions_asked_at_event_id_idx" ON "storage"."questions"("asked_at", "event_id");

-- AddForeignKey
ALTER TABLE "storage"."questions" ADD CONSTRAINT "questions_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "storage"."accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE storage.questions ADD CONSTRAINT questions_answer CHECK (
  CASE WHEN answer IS NULL THEN answer_language IS NULL AND NOT is_reusable AND answered_at IS NULL ELSE answered_at IS NOT NULL END);

CREATE INDEX questions_reusable ON storage.questions (account_id, fingerprint) WHERE is_reusable;

-- The account's questions of the last 30 days whose SimHash differs from this one in at most 16 of 64 bits: the measured bound up to
-- which no two different questions met (apps/analysis/src/questions/similar.spec.ts). All of an account's are compared, in its index
-- alone: an account has some thousands at most, and looking them up by pieces of their hashes took longer and missed one in ten.
CREATE FUNCTION storage.similar_questions(account text, simhash bigint) RETURNS TABLE (event_id uuid, differing int, asked_at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT q.event_id, bit_count((q.simhash # similar_questions.simhash)::bit(64))::int, q.asked_at FROM storage.questions q
  WHERE q.account_id = account AND q.asked_at > now() - interval '30 days' AND bit_count((q.simhash # similar_questions.simhash)::bit(64)) <= 16;
$$;

-- Takes what waits of a campaign for people who want no campaigns any more out of its lanes, for a caller that holds the campaign's row;
-- its recipients are refused with this code and reason. Answers how many.
CREATE FUNCTION dispatch.refuse_opted_out(campaign uuid, code text, why text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  account text;
  ids uuid[];
  lane_ids uuid[];
  refused int := 0;
BEGIN
  FOR account, ids IN
    SELECT m.account_id, array_agg(m.id) FROM dispatch.messages m JOIN storage.accounts a ON a.id = m.account_id
    WHERE m.campaign_id = campaign AND m.state IN ('PENDING', 'RETRYING')
      AND (EXISTS (SELECT 1 FROM storage.opt_outs o WHERE o.channel = a.channel AND o.chat_id = m.chat_id)
        OR EXISTS (SELECT 1 FROM storage.leads l WHERE l.channel = a.channel AND l.chat_id = m.chat_id AND l.opted_out_at IS NOT NULL))
    GROUP BY 1 ORDER BY 1
  LOOP
    lane_ids := dispatch.cancel(account, ids, '{PENDING,RETRYING}');
    UPDATE dispatch.campaign_recipients r SET message_id = NULL, refused = code, reason = why WHERE r.campaign_id = campaign AND r.message_id = ANY (lane_ids);
    refused := refused + cardinality(lane_ids);
  END LOOP;
  RETURN refused;
END $$;
