-- The lane's row, locked: made when it is not there. A lock on a row that is yet to come would keep nobody out, and two claims that meet
-- the first message of an account would both take it.
CREATE OR REPLACE FUNCTION dispatch.lock_lane(account text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO dispatch.lanes (account_id)
  SELECT account WHERE NOT EXISTS (SELECT 1 FROM dispatch.lanes l WHERE l.account_id = account) ON CONFLICT (account_id) DO NOTHING;
  SELECT 1 FROM dispatch.lanes WHERE account_id = account FOR UPDATE;
$$;

-- The platform gave a chat a new id: what waits for it goes there, now and later, and its open batches with it. What they edited in
-- place stays behind: in the new chat the same id may be of another message.
CREATE OR REPLACE FUNCTION dispatch.move_chat(account text, chat text, target text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  moved smallint[];
BEGIN
  INSERT INTO dispatch.chats (account_id, chat_id, recent) SELECT account, target, c.recent FROM dispatch.chats c WHERE c.account_id = account AND c.chat_id = chat
  ON CONFLICT (account_id, chat_id) DO NOTHING;
  UPDATE dispatch.chats SET moved_to = NULL WHERE account_id = account AND chat_id = target;
  UPDATE dispatch.chats SET moved_to = target WHERE account_id = account AND (chat_id = chat OR moved_to = chat);
  UPDATE dispatch.batches b SET chat_id = target, platform_message_id = NULL WHERE b.account_id = account AND b.chat_id = chat AND b.closed_at IS NULL;
  WITH waiting AS (
    UPDATE dispatch.messages m SET chat_id = target
    WHERE m.account_id = account AND m.chat_id = chat AND m.state IN ('PENDING', 'RETRYING')
    RETURNING m.priority
  )
  SELECT array_agg(DISTINCT w.priority) INTO moved FROM waiting w;
  PERFORM dispatch.realign(account, array_fill(chat, ARRAY[cardinality(moved)]), moved) WHERE moved IS NOT NULL;
  PERFORM dispatch.realign(account, array_fill(target, ARRAY[cardinality(moved)]), moved) WHERE moved IS NOT NULL;
END $$;

-- Records what one attempt came to: {attemptId, outcome, state, burns, delayMs, floodMs, floodScope, errorCode, error, platformMessageId,
-- amend: {chatId?, parseMode?, replyToken?, edits?}}. Null when that was done before; a truth that comes late corrects a doubt. The lane
-- counts what a message comes to once, however many of its attempts say so.
CREATE OR REPLACE FUNCTION dispatch.settle(account text, s jsonb, recent_kept int) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  attempt dispatch.attempts;
  message dispatch.messages;
  at timestamptz;
  result text := s->>'outcome';
  amend jsonb := coalesce(nullif(s->'amend', 'null'), '{}');
  completion uuid;
  scope text;
  is_news boolean;
BEGIN
  SELECT * INTO attempt FROM dispatch.attempts t
  WHERE t.id = (s->>'attemptId')::bigint AND (t.ended_at IS NULL OR (t.outcome = 'uncertain' AND result <> 'uncertain'));
  IF NOT FOUND OR attempt.account_id <> account THEN
    RETURN NULL;
  END IF;
  -- A truth that comes late is no news of a later attempt: then only a `sent` is of use, and what it ended no later attempt ends again.
  SELECT CASE
    WHEN attempt.ended_at IS NULL THEN m.state = 'PROCESSING'
    WHEN result = 'sent' THEN m.state IN ('PROCESSING', 'UNCERTAIN', 'RETRYING')
    ELSE m.state = 'UNCERTAIN' AND NOT EXISTS (SELECT 1 FROM dispatch.attempts n WHERE n.message_id = m.id AND n.id > attempt.id) END
  INTO is_news FROM dispatch.messages m WHERE m.id = attempt.message_id;
  UPDATE dispatch.lanes l SET
    ended = l.ended + CASE WHEN attempt.ended_at IS NULL THEN 1 ELSE 0 END,
    last_ended_at = greatest(clock_timestamp(), l.last_ended_at),
    completed = l.completed + CASE WHEN is_news AND result = 'sent' THEN 1 ELSE 0 END,
    failed = l.failed + CASE WHEN is_news AND result = 'failed' THEN 1 ELSE 0 END,
    retries = l.retries + CASE WHEN is_news AND result = 'retry' THEN 1 ELSE 0 END,
    send_ms = l.send_ms + CASE WHEN is_news AND result = 'sent' THEN round(extract(epoch FROM clock_timestamp() - attempt.started_at) * 1000)::bigint ELSE 0 END
  WHERE l.account_id = account RETURNING l.last_ended_at INTO at;
  UPDATE dispatch.attempts t SET
    outcome = result, error_code = s->>'errorCode', error = s->>'error',
    ended_at = coalesce(t.ended_at, at), end_no = coalesce(t.end_no, (SELECT l.ended FROM dispatch.lanes l WHERE l.account_id = account))
  WHERE t.id = attempt.id;
  UPDATE dispatch.messages m SET
    state = s->>'state',
    attempts = m.attempts - CASE WHEN (s->>'burns')::boolean THEN 0 ELSE 1 END,
    doubts = m.doubts + CASE WHEN result = 'uncertain' THEN 1 ELSE 0 END,
    retry_at = CASE WHEN s->>'state' = 'RETRYING' THEN at + (s->>'delayMs')::int * interval '1 millisecond' END,
    error_code = s->>'errorCode', error = s->>'error', platform_message_id = s->>'platformMessageId',
    parse_mode = CASE WHEN amend ? 'parseMode' THEN NULL ELSE m.parse_mode END,
    reply_token = CASE WHEN amend ? 'replyToken' THEN NULL ELSE m.reply_token END,
    updated_at = at, completed_at = CASE WHEN s->>'state' = 'COMPLETED' THEN at END
  WHERE m.id = attempt.message_id AND is_news
  RETURNING * INTO message;
  UPDATE dispatch.chats c SET
    in_flight = NULL,
    recent = (at || c.recent)[1:recent_kept],
    turn_sent = c.turn_sent + CASE WHEN result IN ('sent', 'uncertain') THEN 1 ELSE 0 END
  WHERE c.account_id = account AND c.in_flight = attempt.id AND c.chat_id = (SELECT m.chat_id FROM dispatch.messages m WHERE m.id = attempt.message_id);
  IF message.id IS NULL THEN
    RETURN NULL;
  END IF;
  IF result = 'flood' THEN
    scope := dispatch.flood(account, message.chat_id, at, s->>'floodScope', (s->>'floodMs')::bigint);
  END IF;
  IF result = 'sent' AND message.kind = 'progress' THEN
    UPDATE dispatch.batches b SET platform_message_id = coalesce(b.platform_message_id, s->>'platformMessageId') WHERE b.id = message.batch_id AND b.edits_in_place;
  END IF;
  IF amend ? 'edits' THEN
    UPDATE dispatch.batches b SET platform_message_id = NULL WHERE b.id = message.batch_id;
  END IF;
  IF message.state = 'RETRYING' AND message.kind = 'progress' AND message.event_id IS NOT NULL AND message.batch_id IS NULL THEN
    SELECT m.id INTO completion FROM dispatch.messages m WHERE m.event_id = message.event_id AND m.kind = 'completion' LIMIT 1;
    UPDATE dispatch.messages m SET state = 'MERGED', merged_into = completion WHERE m.id = message.id AND completion IS NOT NULL;
  END IF;
  IF result = 'held' THEN
    UPDATE dispatch.chats c SET held_at = at, turn_at = least(attempt.started_at, (
      SELECT v.last_inbound_at FROM storage.conversations v WHERE v.account_id = account AND v.chat_id = c.chat_id))
    WHERE c.account_id = account AND c.chat_id = message.chat_id;
    UPDATE dispatch.lines l SET held = true WHERE l.account_id = account AND l.chat_id = message.chat_id;
  END IF;
  IF amend ? 'chatId' THEN
    PERFORM dispatch.move_chat(account, message.chat_id, amend->>'chatId');
  END IF;
  PERFORM dispatch.realign(account, ARRAY[message.chat_id], ARRAY[message.priority]);
  RETURN jsonb_build_object('attemptId', s->>'attemptId', 'state', CASE WHEN completion IS NULL THEN message.state ELSE 'MERGED' END, 'floodScope', scope);
END $$;

-- Groups of photos that are over are forgotten by their age.
CREATE INDEX photo_groups_settled ON storage.photo_groups (settled_at) WHERE settled_at IS NOT NULL;
