-- The columns of netquality.ties.ties, written by hand for DuckDB; {log} and {as_of} are filled in.
with rows as (
  select least(source, target) as u, greatest(source, target) as v, source < target as forth, "at", mode
  from {log}
  where source <> target and ("at" is null or "at" <= {as_of})
),
lagged as (
  select u, v, "at", forth, lag("at") over w as prior_at, lag(forth) over w as prior_forth
  from rows where mode = 'written' and "at" is not null
  window w as (partition by u, v order by "at", forth)
),
flagged as (
  select *, prior_at is null or "at" - prior_at > 86400000000 as opening,
    coalesce(forth <> prior_forth, false) as switch,
    coalesce(forth <> prior_forth and "at" - prior_at <= 7776000000000, false) as answer
  from lagged
),
turns as (
  select *, lag(opening) over w as opening_1, lag(opening, 2) over w as opening_2, lag(answer) over w as answer_1
  from flagged where opening or switch
  window w as (partition by u, v order by "at", forth)
),
talks as (
  select u, v, count(*) as turns,
    count(*) filter (opening) as sessions, count(*) filter (opening and forth) as opened,
    count(*) filter (prior_at is null or switch) as runs, count(*) filter ((prior_at is null or switch) and forth) as runs_forth,
    count(*) filter (answer) as answers, count(*) filter (answer and forth) as answers_forth,
    count(*) filter ((opening and answer) or (not opening and opening_1 and not answer_1)) as conversations,
    coalesce(bool_or(not opening and not opening_1 and not opening_2), false)::bigint as has_long_conversation,
    median(("at" - prior_at) / 3600000000) filter (answer and forth) as hours_forth,
    median(("at" - prior_at) / 3600000000) filter (answer and not forth) as hours_back,
    count(distinct date_trunc('quarter', make_timestamp("at"))) filter (answer) as exchange_quarters,
    min("at") filter (answer) as exchanged_at
  from turns group by u, v
),
totals as (
  select u, v,
    count(*) filter (mode = 'written' and "at" is not null and forth) as count_forth,
    count(*) filter (mode = 'written' and "at" is not null and not forth) as count_back,
    count(*) filter (mode = 'met' and "at" is not null) as met_count,
    count(*) filter ((mode = 'signal' or "at" is null) and forth) as signals_forth,
    count(*) filter ((mode = 'signal' or "at" is null) and not forth) as signals_back,
    min("at") filter (mode <> 'signal') as first_at, max("at") filter (mode <> 'signal') as last_at,
    max("at") filter (mode = 'written' and forth) as at_forth, max("at") filter (mode = 'written' and not forth) as at_back
  from rows group by u, v
),
days as (
  select u, v, "at" // 86400000000 as day, bool_or(forth or mode = 'met') as day_forth, bool_or(not forth or mode = 'met') as day_back
  from rows where mode <> 'signal' and "at" is not null group by u, v, day
),
depths as (
  select u, v, count(*) as active_days,
    coalesce(sum((1.0 + {as_of} // 86400000000 - day) ** -0.5) filter (day_forth), 0) as depth_forth,
    coalesce(sum((1.0 + {as_of} // 86400000000 - day) ** -0.5) filter (day_back), 0) as depth_back
  from days group by u, v
),
pairs as (
  select * from totals left join talks using (u, v) left join depths using (u, v)
),
sides as (
  select u as owner, v as person, count_forth as sent, count_back as received, signals_forth as signals_sent, signals_back as signals_received,
    opened, runs_forth as runs_mine, runs - runs_forth as runs_theirs, answers_forth as answers_mine, answers - answers_forth as answers_theirs,
    hours_forth as hours_mine, hours_back as hours_theirs, depth_forth as depth_mine, depth_back as depth_theirs, at_forth as at_mine, at_back as at_theirs,
    met_count, first_at, last_at, exchanged_at, active_days, sessions, conversations, turns, has_long_conversation, exchange_quarters
  from pairs
  union all
  select v, u, count_back, count_forth, signals_back, signals_forth,
    sessions - opened, runs - runs_forth, runs_forth, answers - answers_forth, answers_forth,
    hours_back, hours_forth, depth_back, depth_forth, at_back, at_forth,
    met_count, first_at, last_at, exchanged_at, active_days, sessions, conversations, turns, has_long_conversation, exchange_quarters
  from pairs
),
scored as (
  select *, coalesce(depth_mine, 0) as depth_sent, coalesce(depth_theirs, 0) as depth_received,
    2 * sqrt(coalesce(depth_mine * depth_theirs, 0)) as depth_mutual, depth_sent + depth_received + depth_mutual as depth,
    runs_theirs - (at_theirs > {as_of} - 7776000000000 and (at_mine is null or at_theirs > at_mine))::int as asked_mine,
    runs_mine - (at_mine > {as_of} - 7776000000000 and (at_theirs is null or at_mine > at_theirs))::int as asked_theirs
  from sides
)
select owner, person, sent as sent_count, received as received_count, met_count, signals_sent as signals_sent_count,
  signals_received as signals_received_count, first_at, last_at, exchanged_at, coalesce(active_days, 0) as active_days,
  coalesce(sessions, 0) as sessions, coalesce(conversations, 0) as conversations, coalesce(turns, 0) as turns,
  coalesce(has_long_conversation, 0) as has_long_conversation, coalesce(exchange_quarters, 0) as exchange_quarters,
  hours_mine as owner_median_reply_hours, hours_theirs as person_median_reply_hours,
  case when asked_mine > 0 then answers_mine / asked_mine end as owner_response_rate,
  case when asked_theirs > 0 then answers_theirs / asked_theirs end as person_response_rate,
  opened / nullif(sessions, 0) as initiated_share, {as_of} // 86400000000 - last_at // 86400000000 as days_since_last,
  depth_sent, depth_received, depth_mutual, depth, depth / nullif(sum(depth) over (partition by owner), 0) as depth_share
from scored
