-- $1 shard, $2 partners, $3 golden ids
DELETE FROM backlog b
USING unnest($2::text[], $3::uuid[]) AS u (partner, golden_id)
WHERE b.shard = $1::smallint AND b.partner = u.partner AND b.golden_id = u.golden_id
