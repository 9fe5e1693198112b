-- $1 shard, $2 epoch, $3 length of the lease in microseconds: no row when the shard was taken over
UPDATE shard
SET lease = clock_timestamp() + $3::bigint * interval '1 microsecond'
WHERE shard = $1::smallint AND epoch = $2::bigint
  AND lease = (SELECT lease FROM shard WHERE shard = $1::smallint ORDER BY lease DESC LIMIT 1)
RETURNING shard
