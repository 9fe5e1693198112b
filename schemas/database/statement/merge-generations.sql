-- Every generation of the numbers named by their record of generation 0. Lateral as in relay-clean: not all generations that
-- there are.
SELECT g.record_id
FROM unnest($1::uuid[]) AS wanted (holder)
CROSS JOIN LATERAL (
    SELECT s.record_id
    FROM public.source_record s
    WHERE s.holder = wanted.holder AND s.generation > 0
    OFFSET 0) AS g
UNION ALL
SELECT s.record_id
FROM unnest($1::uuid[]) AS wanted (holder)
JOIN public.source_record s ON s.record_id = wanted.holder
