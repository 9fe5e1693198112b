-- Records that events which are voided now said something of: words and pins.
SELECT w.a, w.b
FROM unnest($1::text[], $2::text[]) AS wanted (source, event_id)
JOIN word w ON w.source = wanted.source AND w.event_id = wanted.event_id
UNION
SELECT p.record_id, p.record_id
FROM unnest($1::text[], $2::text[]) AS wanted (source, event_id)
JOIN pin p ON p.source = wanted.source AND p.event_id = wanted.event_id
