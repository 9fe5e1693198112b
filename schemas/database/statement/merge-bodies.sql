-- Bodies of records whose key is about to be destroyed.
SELECT r.source, r.event_id, r.part, r.body
FROM unnest($1::uuid[]) AS wanted (record_id)
JOIN event_row r ON r.record_id = wanted.record_id AND r.body IS NOT NULL
