-- Bodies of records whose key is about to be destroyed.
SELECT b.source, b.event_id, b.part, b.record_id, b.body
FROM unnest($1::uuid[]) AS wanted (record_id)
JOIN event_row r ON r.record_id = wanted.record_id
JOIN event_body b ON b.source = r.source AND b.event_id = r.event_id AND b.part = r.part
                   AND b.record_id IS NOT NULL
