-- $1 record ids, $2 kinds, $3 at most so many of each kind: the latest events of these kinds
SELECT e.record_id, e.source, e.event_id, e.part, e.kind, e."time", e.recorded, e.state, e.facts, e.amount, e.currency
FROM (SELECT r.*, row_number() OVER (PARTITION BY r.record_id, r.kind ORDER BY r."time" DESC, r.recorded DESC, r.event_id DESC)
      FROM event_row r
      WHERE r.record_id = ANY ($1::uuid[]) AND r.state = 0 AND r.kind = ANY ($2::text[])) AS e
WHERE e.row_number <= $3::integer
ORDER BY e.record_id, e."time" DESC, e.recorded DESC, e.event_id DESC
