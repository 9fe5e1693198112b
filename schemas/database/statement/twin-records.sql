-- Source records as the twin knows them: what was said comes from the running table, what was computed from the twin's
-- own. $2: they are about to be computed anew, so that their values are those said last. A generation that the running
-- table has no more is the twin's alone, until it goes as well. One octet of nought: none.
SELECT wanted.record_id, coalesce(b.source, t.source), coalesce(b.number, t.number), coalesce(b.role, t.role),
       coalesce(b.holder, t.holder),
       CASE WHEN b.record_id IS NULL THEN t.data_key ELSE b.data_key END, b.erased_until,
       CASE WHEN b.record_id IS NOT NULL AND ($2 OR t.record_id IS NULL) THEN b.dictionary ELSE t.dictionary END,
       coalesce(t.claims, '\x00'), coalesce(t.keys, '\x00'), t.first, coalesce(t.component, b.record_id), t.golden_id,
       NULL::timestamptz, NULL::timestamptz, coalesce(b.generation, t.generation),
       coalesce(b.divided, t.divided), coalesce(t.collective, b.collective), coalesce(t.recut, false), coalesce(t.parted, false),
       t.record_id IS NOT NULL
FROM unnest($1::uuid[]) AS wanted (record_id)
LEFT JOIN public.source_record b ON b.record_id = wanted.record_id
LEFT JOIN source_record t ON t.record_id = wanted.record_id
WHERE b.record_id IS NOT NULL OR t.record_id IS NOT NULL
