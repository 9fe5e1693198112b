-- Keys that events which are voided now spoke of.
SELECT g.digest, g.kind
FROM unnest($1::text[], $2::text[]) AS wanted (source, event_id)
JOIN generic_word g ON g.source = wanted.source AND g.event_id = wanted.event_id
