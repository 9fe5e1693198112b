-- $1 system, $2 shard, $3 number of shards, $4 at most so many, oldest first, $5 epoch, $6 no number below it waits. From here on
-- they may be out: nothing takes their place, and whoever takes the shard over sends them before anything newer. None when it
-- was taken over.
WITH mine AS (
    SELECT FROM shard
    WHERE shard = $2::smallint AND epoch = $5::bigint
          AND lease = (SELECT lease FROM shard WHERE shard = $2::smallint ORDER BY lease DESC LIMIT 1)
    FOR SHARE),
due AS MATERIALIZED (
    SELECT i.system, i.number
    FROM idoc i
    WHERE i.system = $1::text AND i.state IN ('queued', 'unknown') AND i.number >= $6::bigint AND i.number % $3::integer = $2::smallint
      AND EXISTS (SELECT FROM mine)
    ORDER BY i.number
    LIMIT $4::integer),
handed AS (
    UPDATE idoc i
    SET state = 'unknown', changed = now()
    FROM due
    WHERE i.system = due.system AND i.number = due.number AND i.state = 'queued'
          AND i.system = $1::text AND i.number >= $6::bigint)
SELECT i.number, i.anchor, i.body, s.data_key
FROM due
JOIN idoc i USING (system, number)
LEFT JOIN source_record s ON s.record_id = i.anchor
ORDER BY i.number
