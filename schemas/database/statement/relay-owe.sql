-- $1 shard, $2 partners, $3 golden ids: not sent, because the partner is put aside
INSERT INTO backlog (shard, partner, golden_id)
SELECT $1::smallint, u.partner, u.golden_id
FROM unnest($2::text[], $3::uuid[]) AS u (partner, golden_id)
ON CONFLICT DO NOTHING
