-- $1 shard, $2 partners that are put aside, $3 at most so many: what is owed to the others, with what customer-golden says
SELECT b.golden_id, b.partner, b.reason, g.next_change, g.version, g.members, g.cells
FROM backlog b
LEFT JOIN golden g ON g.golden_id = b.golden_id
WHERE b.shard = $1::smallint AND b.partner <> ALL ($2::text[])
LIMIT $3::integer
