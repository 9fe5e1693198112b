SELECT v.source, v.target
FROM unnest($1::text[], $2::text[]) AS wanted (source, target)
JOIN event_void v ON v.source = wanted.source AND v.target = wanted.target
