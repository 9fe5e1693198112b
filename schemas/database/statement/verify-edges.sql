SELECT 'edge', a::text || ' ' || b, CASE WHEN r.zone IS NULL THEN 0 WHEN t.zone IS NULL THEN 1 ELSE 2 END,
       count(*) OVER ()
FROM public.edge r
FULL JOIN edge t USING (a, b)
WHERE (r.weight, r.zone) IS DISTINCT FROM (t.weight, t.zone)
ORDER BY 2
LIMIT $1
