-- Every row of the events named: duplicates, and targets of voids.
SELECT r.source, r.event_id, r.part, r.record_id, r.kind, r."time", r.recorded, r.digest, r.document, r.state
FROM unnest($1::text[], $2::text[]) AS wanted (source, event_id)
JOIN event_row r ON r.source = wanted.source AND r.event_id = wanted.event_id
