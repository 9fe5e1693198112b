-- Stewards' words and renumberings about the records named.
SELECT w.a, w.b, w.verdict, w.source, w.event_id, w.recorded, w."time"
FROM unnest($1::uuid[]) AS wanted (record_id)
JOIN word w ON w.a = wanted.record_id
UNION
SELECT w.a, w.b, w.verdict, w.source, w.event_id, w.recorded, w."time"
FROM unnest($1::uuid[]) AS wanted (record_id)
JOIN word w ON w.b = wanted.record_id
