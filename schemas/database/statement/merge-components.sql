-- Who belongs to the components named.
SELECT s.record_id
FROM unnest($1::uuid[]) AS wanted (component)
JOIN source_record s ON s.component = wanted.component
