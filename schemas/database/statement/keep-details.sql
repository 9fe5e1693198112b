-- $1 sources, $2 event ids, $3 parts, $4 facts without their details
UPDATE event_row r
SET facts = u.facts, kept = 2
FROM unnest($1::text[], $2::text[], $3::smallint[], $4::bytea[]) AS u (source, event_id, part, facts)
WHERE r.source = u.source AND r.event_id = u.event_id AND r.part = u.part
