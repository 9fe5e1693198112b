-- $1 system, $2 at most so many of each: what waits as views, documents, answers, for partners put aside; documents held
SELECT (SELECT count(*) FROM (SELECT FROM dirty WHERE targets & 1 <> 0 LIMIT $2::integer) AS views),
       (SELECT count(*) FROM (SELECT FROM dirty WHERE targets & 2 <> 0 LIMIT $2::integer) AS looks)
           + (SELECT count(*) FROM (SELECT FROM idoc WHERE system = $1::text AND state IN ('queued', 'unknown')
                                    LIMIT $2::integer) AS queued),
       (SELECT count(*) FROM (SELECT FROM notice LIMIT $2::integer) AS answers),
       (SELECT count(*) FROM (SELECT FROM backlog LIMIT $2::integer) AS owed),
       (SELECT count(*) FROM (SELECT FROM idoc WHERE system = $1::text AND state = 'held' LIMIT $2::integer) AS held)
