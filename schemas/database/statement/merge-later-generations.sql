-- $1 record ids: of those that are, or were, a later generation of a number, the record of that number.
SELECT s.record_id, s.holder
FROM public.source_record s
WHERE s.record_id = ANY ($1::uuid[]) AND s.generation > 0
UNION ALL
SELECT f.record_id, s.holder
FROM public.former_generation f
JOIN public.event_row r ON r.source = f.source AND r.event_id = f.event_id AND r.part = f.part
JOIN public.source_record s ON s.record_id = r.record_id
WHERE f.record_id = ANY ($1::uuid[])
