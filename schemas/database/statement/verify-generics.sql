SELECT 'generic key', encode(digest, 'hex'), CASE WHEN r.kind IS NULL THEN 0 WHEN t.kind IS NULL THEN 1 ELSE 2 END,
       count(*) OVER ()
FROM public.generic_key r
FULL JOIN generic_key t USING (digest)
WHERE r.kind IS DISTINCT FROM t.kind
ORDER BY 2
LIMIT $1
