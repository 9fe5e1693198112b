-- $1 shard, $2 at most so many golden records, each once for every target
SELECT d.golden_id, t.target, d.stamp, g.next_change
FROM (SELECT golden_id, targets, stamp
      FROM dirty
      WHERE shard = $1::smallint
      ORDER BY stamp
      LIMIT $2::integer) AS d
JOIN (VALUES (1::smallint), (2::smallint)) AS t (target) ON d.targets & t.target <> 0
LEFT JOIN golden g ON g.golden_id = d.golden_id
ORDER BY d.stamp
