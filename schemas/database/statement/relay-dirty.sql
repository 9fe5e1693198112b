-- $1 shard, $2 at most so many
SELECT d.golden_id, d.target, d.stamp, g.next_change
FROM dirty d
LEFT JOIN golden g ON g.golden_id = d.golden_id
WHERE d.shard = $1::smallint
ORDER BY d.stamp
LIMIT $2::integer
