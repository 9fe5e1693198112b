-- $1 shard, $2 number of shards, $3 today, $4 at most so many: golden records whose views or document may change by the clock,
-- with what customer-golden says of them
SELECT golden_id, next_change, version, members, cells
FROM golden
WHERE next_change <= $3::date AND get_byte(uuid_send(golden_id), 15) % $2::integer = $1::smallint
ORDER BY next_change
LIMIT $4::integer
