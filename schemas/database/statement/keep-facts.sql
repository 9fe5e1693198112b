-- $1 kind, $2 the first day that is kept, $3 at most so many, the oldest first: rows whose details have expired, with what
-- opens their facts
SELECT e.source, e.event_id, e.part, e.record_id, s.data_key, e.facts
FROM event_row e
LEFT JOIN source_record s ON s.record_id = e.record_id
WHERE e.kept = 1 AND e.kind = $1 AND e.stored < $2::date
ORDER BY e.stored
LIMIT $3::integer
