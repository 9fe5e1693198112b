-- Replayed or discarded; records as text of an array, NULL where nothing new is known. Lateral as in relay-clean: by their ids,
-- not along all that wait.
UPDATE reject j
SET state = changed.state, recorded = coalesce(changed.recorded, j.recorded),
    records = coalesce(changed.records::uuid[], j.records)
FROM unnest($1::bigint[], $2::smallint[], $3::timestamptz[], $4::text[]) AS changed (id, state, recorded, records)
CROSS JOIN LATERAL (SELECT ctid AS place, state FROM reject WHERE id = changed.id OFFSET 0) AS found
WHERE j.ctid = found.place AND found.state = 0
