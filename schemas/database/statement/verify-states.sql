-- Which event rows count, by what is stored of erasures, voids and revisions. $2: kinds that void and are never voided.
WITH row_state AS (
    SELECT r.source, r.event_id, r.part, r.state, r.recorded, r."time", r.document, s.erased_until,
           r.kind <> ALL ($2::text[])
           AND EXISTS (SELECT FROM event_void v WHERE v.source = r.source AND v.target = r.event_id) AS voided
    FROM event_row r
    LEFT JOIN public.source_record s ON s.record_id = r.record_id),
judged AS (
    SELECT source, event_id, part, state,
           CASE WHEN recorded <= erased_until THEN 3
                WHEN voided THEN 2
                WHEN (recorded, "time", event_id)
                     < last_value((recorded, "time", event_id)) OVER revisions AND document IS NOT NULL THEN 1
                ELSE 0 END AS due
    FROM row_state
    WINDOW revisions AS (PARTITION BY document, voided ORDER BY recorded, "time", event_id
                         ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
SELECT 'history', source || ' ' || event_id || ' ' || part, 2, count(*) OVER ()
FROM judged
WHERE state <> due
ORDER BY 2
LIMIT $1
