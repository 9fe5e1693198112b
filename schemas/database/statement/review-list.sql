-- Pairs of records in different golden records that ask for a steward's word: heaviest first.
SELECT e.a, e.b, e.weight, e.zone, ra.golden_id, rb.golden_id, ra.source, ra.number, ra.role, rb.source, rb.number, rb.role
FROM edge e
JOIN source_record ra ON ra.record_id = e.a
JOIN source_record rb ON rb.record_id = e.b
WHERE ra.golden_id <> rb.golden_id
  AND NOT EXISTS (SELECT FROM word w WHERE w.a = e.a AND w.b = e.b AND w.verdict = 2)
ORDER BY e.weight DESC, e.a, e.b
LIMIT $1
