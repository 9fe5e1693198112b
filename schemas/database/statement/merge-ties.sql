-- Ties with an end among the records named.
SELECT t.a, t.b, t.kind, t.basis, t.turned, t.evidence, t.since, t.until
FROM unnest($1::uuid[]) AS wanted (record_id)
JOIN tie t ON t.a = wanted.record_id
UNION
SELECT t.a, t.b, t.kind, t.basis, t.turned, t.evidence, t.since, t.until
FROM unnest($1::uuid[]) AS wanted (record_id)
JOIN tie t ON t.b = wanted.record_id
