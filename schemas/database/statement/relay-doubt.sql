-- $1 shard, $2 golden ids that were told of what this database never held: each is looked at again, also one that is no more
INSERT INTO dirty (golden_id, shard, stamp, targets)
SELECT doubted.golden_id, $1::smallint, s.batch, 3
FROM unnest($2::uuid[]) AS doubted (golden_id), (SELECT batch FROM merge_state ORDER BY batch DESC LIMIT 1) AS s
ORDER BY 1
ON CONFLICT (golden_id) DO UPDATE SET targets = excluded.targets
