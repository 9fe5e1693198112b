-- $1 at most so many of each: refused events that wait, those of them that wait for the code $2, records that an adoption has
-- not reached
SELECT (SELECT count(*) FROM (SELECT FROM reject WHERE state = 0 LIMIT $1::integer) AS waiting),
       (SELECT count(*) FROM (SELECT FROM reject WHERE state = 0 AND code = $2 LIMIT $1::integer) AS unreadable),
       (SELECT count(*) FROM (SELECT FROM (SELECT * FROM merge_state ORDER BY batch DESC LIMIT 1) AS m
                              JOIN source_record s
                                ON s.record_id > coalesce(m.reached, '00000000-0000-0000-0000-000000000000')
                              WHERE m.adopting IS NOT NULL OR m.twin = 2
                              LIMIT $1::integer) AS behind)
