SELECT 'relation', a::text || ' ' || b || ' ' || kind, CASE WHEN r.evidence IS NULL THEN 0 WHEN t.evidence IS NULL THEN 1 ELSE 2 END,
       count(*) OVER ()
FROM public.tie r
FULL JOIN tie t USING (a, b, kind, basis)
WHERE (r.turned, r.evidence, r.since, r.until) IS DISTINCT FROM (t.turned, t.evidence, t.since, t.until)
ORDER BY 2
LIMIT $1
