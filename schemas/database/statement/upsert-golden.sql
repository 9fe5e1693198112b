INSERT INTO golden (golden_id, version, digest, members, cells)
SELECT g.golden_id, $6, g.digest,
       (SELECT array_agg(m.record_id ORDER BY m.record_id)
        FROM unnest($4::uuid[], $5::uuid[]) AS m (golden_id, record_id) WHERE m.golden_id = g.golden_id), g.cells
FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS g (golden_id, digest, cells)
ON CONFLICT (golden_id) DO UPDATE
SET version = excluded.version, digest = excluded.digest, members = excluded.members, cells = excluded.cells
