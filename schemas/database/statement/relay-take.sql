-- $1 shard, $2 length of the lease in microseconds: no row while another process holds it
UPDATE shard
SET epoch = epoch + 1, lease = clock_timestamp() + $2::bigint * interval '1 microsecond'
WHERE shard = $1::smallint AND lease < clock_timestamp()
  AND lease = (SELECT lease FROM shard WHERE shard = $1::smallint ORDER BY lease DESC LIMIT 1)
RETURNING epoch, log_offset, sequence, clock
