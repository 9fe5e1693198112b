SELECT 'key', record_id::text || ' ' || encode(digest, 'hex'),
       CASE WHEN r.holder IS NULL THEN 0 WHEN t.holder IS NULL THEN 1 ELSE 2 END, count(*) OVER ()
FROM public.identity_key r
FULL JOIN identity_key t USING (record_id, digest)
WHERE (r.holder, r.kind, r.former) IS DISTINCT FROM (t.holder, t.kind, t.former)
ORDER BY 2
LIMIT $1
