-- Words said by events that are voided now.
SELECT w.a, w.b
FROM unnest($1::text[], $2::text[]) AS wanted (source, event_id)
JOIN word w ON w.source = wanted.source AND w.event_id = wanted.event_id
