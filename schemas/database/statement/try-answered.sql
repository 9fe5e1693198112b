-- Pairs of customers that are in review and would not be: the ids they have; the heaviest first
SELECT least(ra.golden_id, rb.golden_id),
       least(ra.golden_id, rb.golden_id)::text || ' ' || greatest(ra.golden_id, rb.golden_id), count(*) OVER ()
FROM public.edge o
JOIN public.source_record ra ON ra.record_id = o.a
JOIN public.source_record rb ON rb.record_id = o.b
LEFT JOIN (edge e
           JOIN source_record a ON a.record_id = e.a
           JOIN source_record b ON b.record_id = e.b)
       ON e.a = o.a AND e.b = o.b AND e.zone & 3 IN (1, 3) AND a.golden_id <> b.golden_id
WHERE o.zone & 3 IN (1, 3) AND ra.golden_id <> rb.golden_id AND e.a IS NULL
GROUP BY least(ra.golden_id, rb.golden_id), greatest(ra.golden_id, rb.golden_id)
ORDER BY max(o.weight) DESC, 1, 2
LIMIT $1
