-- $1 record ids, $2 how many events of each were read, $3 kinds, $4 at most so many of each kind: the latest of these kinds
-- before those that were read
SELECT e.record_id, e.source, e.event_id, e.part, e.kind, e."time", e.recorded, e.state, e.facts, e.amount, e.currency
FROM (SELECT w.*, row_number() OVER (PARTITION BY w.record_id, w.kind ORDER BY w."time" DESC, w.recorded DESC, w.event_id DESC)
      FROM unnest($1::uuid[]) AS m (record_id)
      CROSS JOIN LATERAL (
          SELECT *
          FROM event_row r
          WHERE r.record_id = m.record_id AND r.state = 0
          ORDER BY r.recorded DESC, r."time" DESC, r.event_id DESC
          OFFSET $2::integer) AS w
      WHERE w.kind = ANY ($3::text[])) AS e
WHERE e.row_number <= $4::integer
ORDER BY e.record_id, e."time" DESC, e.recorded DESC, e.event_id DESC
