-- $1 record ids, $2 how many events of each were read, $3 of those that do not count, too: what lies before these, summed up
-- by kind and currency
SELECT e.record_id, e.source, e.kind, e.state = 0, e.currency, count(*), sum(e.amount)::bigint, max(e."time")
FROM unnest($1::uuid[]) AS m (record_id)
CROSS JOIN LATERAL (
    SELECT *
    FROM event_row r
    WHERE r.record_id = m.record_id AND (r.state = 0 OR $3::boolean)
    ORDER BY r.recorded DESC, r."time" DESC, r.event_id DESC
    OFFSET $2::integer) AS e
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5
