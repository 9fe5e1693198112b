-- $1 shard, $2 epoch: the next process need not wait
UPDATE shard
SET lease = clock_timestamp()
WHERE shard = $1::smallint AND epoch = $2::bigint
  AND lease = (SELECT lease FROM shard WHERE shard = $1::smallint ORDER BY lease DESC LIMIT 1)
