-- $1 system, $2 anchors: the number that the ERP gave to the object of each, of several the one recorded first. It is what the source of the
-- system's name said to be one customer with the anchor; a number that is void has no word any more.
SELECT u.anchor, o.number
FROM unnest($2::uuid[]) AS u (anchor)
CROSS JOIN LATERAL (
    SELECT r.number
    FROM (SELECT w.b AS other, w.recorded, w."time", w.event_id FROM word w WHERE w.a = u.anchor AND w.verdict = 3 AND w.source = $1::text
          UNION ALL
          SELECT w.a, w.recorded, w."time", w.event_id FROM word w WHERE w.b = u.anchor AND w.verdict = 3 AND w.source = $1::text) AS said
    JOIN source_record r ON r.record_id = said.other
    WHERE r.source = $1::text
    ORDER BY said.recorded, said."time", said.event_id
    LIMIT 1) AS o
