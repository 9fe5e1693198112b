INSERT INTO dirty (golden_id, target, shard, stamp)
SELECT changed.golden_id, target, changed.shard, $3
FROM unnest($1::uuid[], $2::smallint[]) AS changed (golden_id, shard)
CROSS JOIN (VALUES (1::smallint), (2::smallint)) AS t (target)
ON CONFLICT (golden_id, target) DO UPDATE SET stamp = excluded.stamp
