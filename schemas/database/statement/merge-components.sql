-- Who belongs to the components named: the record that a component is named after, and the others.
SELECT wanted.component
FROM unnest($1::uuid[]) AS wanted (component)
UNION ALL
SELECT s.record_id
FROM unnest($1::uuid[]) AS wanted (component)
JOIN source_record s ON s.component = wanted.component AND s.component <> s.record_id
