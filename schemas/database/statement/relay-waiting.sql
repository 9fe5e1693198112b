-- $1 shards, $2 below which stamps none of them is dirty: those that are, cheap enough to be asked many times a second. Whose
-- answers wait is told by relay-inputs-behind. Lateral as in relay-clean.
SELECT s.shard
FROM unnest($1::smallint[], $2::bigint[]) AS s (shard, least)
CROSS JOIN LATERAL (SELECT FROM dirty d WHERE d.shard = s.shard AND d.stamp >= s.least LIMIT 1) AS waiting
