-- A golden record that is what the running one is keeps its version and the day on which it changes by the clock.
INSERT INTO golden (golden_id, version, digest, members, cells, next_change)
SELECT g.golden_id, coalesce(r.version, $5), g.digest, g.members::uuid[], g.cells, r.next_change
FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::text[]) AS g (golden_id, digest, cells, members)
LEFT JOIN public.golden r ON r.golden_id = g.golden_id AND r.digest = g.digest
ON CONFLICT (golden_id) DO UPDATE
SET version = excluded.version, digest = excluded.digest, members = excluded.members, cells = excluded.cells,
    next_change = excluded.next_change
