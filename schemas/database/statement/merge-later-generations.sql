-- $1 record ids: of those that are, or were, a later generation of a number, the record of that number. Lateral as in relay-clean:
-- not all generations that there are.
SELECT wanted.record_id, s.holder
FROM unnest($1::uuid[]) AS wanted (record_id)
CROSS JOIN LATERAL (SELECT holder, generation FROM public.source_record WHERE record_id = wanted.record_id OFFSET 0) AS s
WHERE s.generation > 0
UNION ALL
SELECT f.record_id, s.holder
FROM public.former_generation f
JOIN public.event_row r ON r.source = f.source AND r.event_id = f.event_id AND r.part = f.part
JOIN public.source_record s ON s.record_id = r.record_id
WHERE f.record_id = ANY ($1::uuid[])
