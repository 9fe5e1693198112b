-- $1 system, $2 shard, $3 number of shards, $4 at most so many, oldest first
SELECT i.number, i.anchor, i.body, s.data_key
FROM idoc i
LEFT JOIN source_record s ON s.record_id = i.anchor
WHERE i.system = $1::text AND i.state IN ('queued', 'unknown') AND i.number % $3::integer = $2::smallint
ORDER BY i.number
LIMIT $4::integer
