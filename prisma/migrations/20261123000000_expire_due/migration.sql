-- Ends what waits in a lane and whose time is over. What that is, is decided once the lane is held: what came back to it, or moved to
-- another chat, while somebody else held it is seen too.
CREATE FUNCTION dispatch.expire_due(account text, most int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  at timestamptz;
BEGIN
  PERFORM dispatch.lock_lane(account);
  at := clock_timestamp();
  PERFORM dispatch.expire(account, at, ARRAY(
    SELECT m.id FROM dispatch.messages m
    WHERE m.account_id = account AND m.state IN ('PENDING', 'RETRYING') AND m.expires_at <= at LIMIT most));
END $$;
