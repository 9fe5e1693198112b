-- $1 system, $2 at most so many of each, $3 the partner of customers that cannot be read: what waits as views, documents,
-- answers, for partners put aside; documents held; customers that cannot be read
SELECT (SELECT count(*) FROM (SELECT FROM dirty WHERE targets & 1 <> 0 LIMIT $2::integer) AS views),
       (SELECT count(*) FROM (SELECT FROM dirty WHERE targets & 2 <> 0 LIMIT $2::integer) AS looks)
           + (SELECT count(*) FROM (SELECT FROM idoc WHERE system = $1::text AND state IN ('queued', 'unknown')
                                    LIMIT $2::integer) AS queued),
       (SELECT count(*) FROM (SELECT FROM notice LIMIT $2::integer) AS answers),
       (SELECT count(*) FROM (SELECT FROM backlog WHERE partner <> $3::text LIMIT $2::integer) AS owed),
       (SELECT count(*) FROM (SELECT FROM idoc WHERE system = $1::text AND state = 'held' LIMIT $2::integer) AS held),
       (SELECT count(*) FROM (SELECT
                              FROM generate_series(0, 3) AS s (shard)
                              JOIN backlog b ON b.shard = s.shard AND b.partner = $3::text
                              LIMIT $2::integer) AS unreadable)
