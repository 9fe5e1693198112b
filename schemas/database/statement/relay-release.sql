-- $1 shard, $2 epoch: the next process need not wait
UPDATE shard
SET lease = 'epoch'
WHERE shard = $1::smallint AND epoch = $2::bigint
