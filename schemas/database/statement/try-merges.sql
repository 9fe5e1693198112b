-- Customers of the running state that would be one: the id they would have, those they have; the largest first
SELECT t.golden_id, array_to_string(array_agg(DISTINCT r.golden_id::text), ' '), count(*) OVER ()
FROM source_record t
JOIN public.source_record r ON r.record_id = t.record_id
WHERE t.golden_id IS NOT NULL AND r.golden_id IS NOT NULL
GROUP BY t.golden_id
HAVING count(DISTINCT r.golden_id) > 1
ORDER BY count(DISTINCT r.golden_id) DESC, t.golden_id
LIMIT $1
