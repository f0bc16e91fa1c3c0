-- What is open in a conversation, in the order it came, and the answers that dispatch has not been seen to hold.
CREATE INDEX events_open_in_chat ON ingest.events (account_id, chat_id, id) WHERE settled_at IS NULL;
CREATE INDEX replies_open_in_chat ON storage.replies (account_id, chat_id, seq) WHERE settled_at IS NULL;
