-- $1 system, $2 places, $3 records: the number by which the ERP knows the customer at each place, and to which of his records it
-- gave that. It is what the source of the system's name said to be one customer with the record, of several what was recorded
-- first; otherwise that of a record of its own. A number that is void has no word any more.
SELECT DISTINCT ON (u.place) u.place, u.record, o.number
FROM unnest($2::bigint[], $3::uuid[]) AS u (place, record)
CROSS JOIN LATERAL (
    SELECT r.number, said.recorded, said."time", said.event_id
    FROM (SELECT w.b AS other, w.recorded, w."time", w.event_id FROM word w WHERE w.a = u.record AND w.verdict = 3 AND w.source = $1::text
          UNION ALL
          SELECT w.a, w.recorded, w."time", w.event_id FROM word w WHERE w.b = u.record AND w.verdict = 3 AND w.source = $1::text
          UNION ALL
          SELECT u.record, NULL, NULL, NULL) AS said
    JOIN source_record r ON r.record_id = said.other
    WHERE r.source = $1::text
    ORDER BY said.recorded, said."time", said.event_id
    LIMIT 1) AS o
ORDER BY u.place, o.recorded, o."time", o.event_id, o.number
