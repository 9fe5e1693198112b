-- $5: the batch; members as text of an array
INSERT INTO golden (golden_id, digest, cells, members, version)
SELECT g.golden_id, g.digest, g.cells, g.members::uuid[], $5
FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::text[]) AS g (golden_id, digest, cells, members)
