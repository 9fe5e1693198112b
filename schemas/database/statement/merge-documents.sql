-- Every row of the events that are revisions of the documents named, or of the documents of the events named: targets of
-- voids.
SELECT r.source, r.event_id, r.part, r.record_id, r.kind, r."time", r.recorded, r.digest, r.document, r.state
FROM unnest($1::bytea[]) AS wanted (document)
JOIN event_row r ON r.document = wanted.document
UNION ALL
SELECT r.source, r.event_id, r.part, r.record_id, r.kind, r."time", r.recorded, r.digest, r.document, r.state
FROM unnest($2::text[], $3::text[]) AS target (source, event_id)
JOIN event_row t ON t.source = target.source AND t.event_id = target.event_id
JOIN event_row r ON r.document = t.document
