-- Edges with an end among the records named.
SELECT e.a, e.b, e.weight, e.zone
FROM unnest($1::uuid[]) AS wanted (record_id)
JOIN edge e ON e.a = wanted.record_id
UNION
SELECT e.a, e.b, e.weight, e.zone
FROM unnest($1::uuid[]) AS wanted (record_id)
JOIN edge e ON e.b = wanted.record_id
