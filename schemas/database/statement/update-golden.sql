-- $5: the batch; members as text of an array
UPDATE golden o
SET digest = g.digest, cells = g.cells, members = g.members::uuid[], version = $5
FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::text[]) AS g (golden_id, digest, cells, members)
WHERE o.golden_id = g.golden_id
