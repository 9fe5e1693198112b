SELECT 'golden record', golden_id::text,
       CASE WHEN r.digest IS NULL THEN 0 WHEN t.digest IS NULL THEN 1 ELSE 2 END, count(*) OVER ()
FROM public.golden r
FULL JOIN golden t USING (golden_id)
WHERE (r.digest, r.members, r.cells) IS DISTINCT FROM (t.digest, t.members, t.cells)
ORDER BY 2
LIMIT $1
