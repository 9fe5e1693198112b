-- Pairs of customers that would go to review and do not now: the ids they have; the heaviest first
SELECT least(ra.golden_id, rb.golden_id),
       least(ra.golden_id, rb.golden_id)::text || ' ' || greatest(ra.golden_id, rb.golden_id), count(*) OVER ()
FROM edge e
JOIN source_record a ON a.record_id = e.a
JOIN source_record b ON b.record_id = e.b
JOIN public.source_record ra ON ra.record_id = e.a
JOIN public.source_record rb ON rb.record_id = e.b
LEFT JOIN public.edge o ON o.a = e.a AND o.b = e.b AND o.zone & 3 IN (1, 3) AND ra.golden_id <> rb.golden_id
WHERE e.zone & 3 IN (1, 3) AND a.golden_id <> b.golden_id AND o.a IS NULL AND ra.golden_id IS NOT NULL
      AND rb.golden_id IS NOT NULL
GROUP BY least(ra.golden_id, rb.golden_id), greatest(ra.golden_id, rb.golden_id)
ORDER BY max(e.weight) DESC, 1, 2
LIMIT $1
