-- $3: the batch. Whatever looks at golden records looks at these again.
INSERT INTO dirty (golden_id, shard, stamp, targets)
SELECT changed.golden_id, changed.shard, $3, 3
FROM unnest($1::uuid[], $2::smallint[]) AS changed (golden_id, shard)
ON CONFLICT (golden_id) DO UPDATE SET stamp = excluded.stamp, targets = excluded.targets
