/** What must hold of lanes at every instant, however they came there: `spec.faults` answers a sentence for each thing that does not. */
export const invariants = `
create function spec.ms(at timestamptz) returns bigint language sql immutable as 'select (extract(epoch from at) * 1000)::bigint';
create table spec.limits (account_id text not null, scope text not null, max int not null, window_ms int not null);
create function spec.faults(accounts text[]) returns setof text language plpgsql stable set enable_seqscan = off set enable_hashjoin = off as $$
begin
  return query
  with heads as (
    select distinct on (m.account_id, m.chat_id, m.priority) m.account_id, m.chat_id, m.priority, m.id, m.due_at, m.seq,
      greatest(m.due_at, m.retry_at) as go_at, m.expires_at, c.held_at is not null as held
    from dispatch.messages m left join dispatch.chats c on c.account_id = m.account_id and c.chat_id = m.chat_id
    where m.account_id = any (accounts) and m.state in ('PENDING', 'RETRYING')
    order by m.account_id, m.chat_id, m.priority, m.due_at, m.seq
  )
  select format('the line %s of chat %s is not what its head says', coalesce(l.priority, h.priority), coalesce(l.chat_id, h.chat_id))
  from heads h full join (select * from dispatch.lines x where x.account_id = any (accounts)) l
    on l.account_id = h.account_id and l.chat_id = h.chat_id and l.priority = h.priority
  where (l.message_id, l.due_at, l.seq, l.go_at, l.expires_at, l.held) is distinct from (h.id, h.due_at, h.seq, h.go_at, h.expires_at, h.held);

  return query
  select format('the numbers of %s do not add up', l.account_id)
  from dispatch.lanes l cross join lateral (
    select count(*) as begun, count(t.ended_at) as ended, count(distinct t.end_no) as numbers, coalesce(max(t.end_no), 0) as last, max(t.ended_at) as last_at
    from dispatch.attempts t where t.account_id = l.account_id) a
  where l.account_id = any (accounts)
    and ((l.begun, l.ended, a.numbers, a.last) is distinct from (a.begun, a.ended, a.ended, a.ended) or l.last_ended_at < a.last_at
      or l.accepted <> (select count(*) from dispatch.messages m where m.account_id = l.account_id));

  return query
  select format('lane %s would sleep for ever', l.account_id) from dispatch.lanes l
  where l.account_id = any (accounts) and l.woken_at is null and l.next_wake_at is null and l.begun = l.ended and l.paused_at is null
    and exists (select 1 from dispatch.lines n where n.account_id = l.account_id and not n.held);

  return query
  select format('end %s is before the one that precedes it', e.end_no)
  from (select t.end_no, t.ended_at, lag(t.ended_at) over (partition by t.account_id order by t.end_no) as before
    from dispatch.attempts t where t.account_id = any (accounts) and t.ended_at is not null) e
  where e.ended_at < e.before;

  return query
  select format('chat %s and what it has in flight do not agree', coalesce(c.chat_id, f.chat_id))
  from (select t.account_id, m.chat_id, array_agg(t.id) as ids from dispatch.attempts t join dispatch.messages m on m.id = t.message_id
    where t.account_id = any (accounts) and t.ended_at is null group by 1, 2) f
  full join (select * from dispatch.chats x where x.account_id = any (accounts) and x.in_flight is not null) c on c.account_id = f.account_id and c.chat_id = f.chat_id
  where f.ids is distinct from array[c.in_flight];

  return query
  select format('a window of %s (%s in %s ms) held %s when attempt %s began', w.account_id, w.max, w.window_ms, w.used, w.id)
  from (
    select t.id, l.*, (
      select count(*) from dispatch.attempts b join dispatch.messages bm on bm.id = b.message_id
      where b.account_id = t.account_id and b.started_at <= t.started_at
        and (b.ended_at is null or b.ended_at > t.started_at - l.window_ms * interval '1 millisecond')
        and (l.scope in ('account', 'platform') or bm.chat_id = m.chat_id)) as used
    from dispatch.attempts t join dispatch.messages m on m.id = t.message_id join spec.limits l on l.account_id = t.account_id
    where t.account_id = any (accounts) and t.ended_at is null
      and (l.scope in ('account', 'platform') or not exists (select 1 from dispatch.chats c where c.account_id = t.account_id and c.moved_to = m.chat_id))
      and (l.scope <> 'group' or m.chat_id ~ '^[-@]')) w
  where w.used > w.max;

  return query
  select format('message %s is %s, %s', m.seq, m.state, f.fault)
  from dispatch.messages m left join dispatch.messages i on i.id = m.merged_into
  left join lateral (select count(*) as n from dispatch.attempts t where t.message_id = m.id and t.ended_at is null) flight on true
  cross join lateral (values
    ((m.state = 'MERGED') <> (i.id is not null), 'and merged into ' || i.seq),
    (m.state = 'MERGED' and m.batch_id is not null and position(m.text in i.text) = 0, 'but its text is lost'),
    ((m.state = 'COMPLETED') <> (m.completed_at is not null), 'completed at ' || m.completed_at),
    (m.retry_at is not null and m.state not in ('RETRYING', 'MERGED', 'EXPIRED'), 'and to be tried again'),
    (m.attempts < 0, 'after less than no tries'),
    (case when m.state = 'PROCESSING' then flight.n <> 1 when m.state = 'COMPLETED' then flight.n > 1 else flight.n > 0 end, format('with %s tries in flight', flight.n))
  ) as f(is_so, fault)
  where m.account_id = any (accounts) and f.is_so;
end $$;
`;
