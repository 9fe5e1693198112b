-- $1 shard, $2 epoch, $3 log offset, $4 highest number, $5 clock, $6 length of the lease in microseconds, $7, $8 digests of
-- the rules that views and documents were made by, null: any. No row when the shard was taken over; false when other rules
-- were noted since. Nothing else may then be written.
UPDATE shard
SET log_offset = $3::bigint, sequence = greatest(sequence, $4::bigint), clock = greatest(clock, $5::timestamptz),
    lease = clock_timestamp() + $6::bigint * interval '1 microsecond'
WHERE shard = $1::smallint AND epoch = $2::bigint
  AND lease = (SELECT lease FROM shard WHERE shard = $1::smallint ORDER BY lease DESC LIMIT 1)
RETURNING (NOT EXISTS (SELECT FROM view_rules WHERE (target = 1 AND digest <> $7::bytea)
                                                 OR (target = 2 AND digest <> $8::bytea)))::integer
