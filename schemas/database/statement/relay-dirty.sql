-- $1 shard, $2 at most so many golden records, $3 from which stamp on, with what customer-golden says of them; null when they are
-- no more
SELECT d.golden_id, d.targets, d.stamp, g.next_change, g.version, g.members, g.cells
FROM (
    SELECT golden_id, targets, stamp
    FROM dirty
    WHERE shard = $1::smallint AND stamp >= $3::bigint
    ORDER BY stamp
    LIMIT $2::integer) AS d
LEFT JOIN golden g ON g.golden_id = d.golden_id
