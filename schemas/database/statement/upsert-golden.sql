INSERT INTO golden (golden_id, version, digest, members, cells)
SELECT g.golden_id, $6, g.digest, held.members, g.cells
FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS g (golden_id, digest, cells)
LEFT JOIN (SELECT m.golden_id, array_agg(m.record_id ORDER BY m.record_id) AS members
           FROM unnest($4::uuid[], $5::uuid[]) AS m (golden_id, record_id)
           GROUP BY m.golden_id) AS held ON held.golden_id = g.golden_id
ON CONFLICT (golden_id) DO UPDATE
SET version = excluded.version, digest = excluded.digest, members = excluded.members, cells = excluded.cells
