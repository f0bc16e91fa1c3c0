-- What came of the last hour is looked up by when it was kept.
create index analyses_created_at_idx on storage.analyses (created_at);
