-- Source records as the twin knows them: what was said comes from the running table, what was computed from the twin's
-- own. $2: they are about to be computed anew, so that their values are those said last.
SELECT b.record_id, b.source, b.number, b.role, b.holder, b.data_key, b.erased_until,
       CASE WHEN $2 OR t.record_id IS NULL THEN b.dictionary ELSE t.dictionary END,
       coalesce(t.claims, ''::bytea), coalesce(t.keys, ''::bytea), t.first, coalesce(t.component, b.record_id), t.golden_id,
       b.file_set, NULL::timestamptz, NULL::timestamptz, b.generation, b.divided, b.collective,
       t.record_id IS NOT NULL
FROM unnest($1::uuid[]) AS wanted (record_id)
JOIN public.source_record b ON b.record_id = wanted.record_id
LEFT JOIN source_record t ON t.record_id = wanted.record_id
