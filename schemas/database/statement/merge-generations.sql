-- Every generation of the numbers named by their record of generation 0.
SELECT s.record_id
FROM unnest($1::uuid[]) AS wanted (holder)
JOIN public.source_record s ON s.holder = wanted.holder AND s.generation > 0
UNION ALL
SELECT s.record_id
FROM unnest($1::uuid[]) AS wanted (holder)
JOIN public.source_record s ON s.record_id = wanted.holder
