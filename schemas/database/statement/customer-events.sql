-- $1 record ids, $2 at most so many events of each, $3 also those that do not count
SELECT e.record_id, e.source, e.event_id, e.part, e.kind, e."time", e.recorded, e.state, e.facts, e.amount,
       e.currency
FROM unnest($1::uuid[]) AS m (record_id)
CROSS JOIN LATERAL (
    SELECT *
    FROM event_row r
    WHERE r.record_id = m.record_id AND (r.state = 0 OR $3::boolean)
    ORDER BY r.recorded DESC, r."time" DESC, r.event_id DESC
    LIMIT $2::integer) AS e
