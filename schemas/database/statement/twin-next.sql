-- Source records in the order of their ids, behind $1
SELECT record_id FROM public.source_record WHERE record_id > $1 ORDER BY record_id LIMIT $2
