-- $1 source, $2 customer number, $3 at most so many: what was said of that number and counts no more, the latest first; and the number
-- under which its document counts now
SELECT e.event_id, e.kind, e."time", e.state, n.source, n.number
FROM source_record s
JOIN event_row e ON e.record_id = s.record_id AND e.state <> 0
LEFT JOIN LATERAL (
    SELECT r.source, r.number
    FROM event_row o
    JOIN source_record r ON r.record_id = o.record_id
    WHERE e.state = 1 AND o.document = e.document AND o.part = e.part AND o.state = 0
    LIMIT 1) AS n ON true
WHERE s.source = $1::text AND s.number = $2::text
ORDER BY e.recorded DESC, e."time" DESC, e.event_id DESC, e.part
LIMIT $3::integer
