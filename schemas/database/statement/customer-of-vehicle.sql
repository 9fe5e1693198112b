-- $1 digest of a VIN, $2 at most so many: what happened to the vehicle, oldest first, whoever owned it
SELECT s.golden_id, e.record_id, e.source, e.event_id, e.part, e.kind, e."time", e.recorded, e.state, e.facts,
       e.amount, e.currency, s.data_key, s.number, s.role
FROM event_row e
JOIN source_record s ON s.record_id = e.record_id
WHERE e.vehicle = $1::bytea AND e.state = 0
ORDER BY e."time", e.recorded, e.source, e.event_id
LIMIT $2::integer
