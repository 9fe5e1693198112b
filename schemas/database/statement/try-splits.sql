-- Customers of the running state that would be several: the id they have, those they would have; the largest first
SELECT r.golden_id, array_to_string(array_agg(DISTINCT t.golden_id::text), ' '), count(*) OVER ()
FROM source_record t
JOIN public.source_record r ON r.record_id = t.record_id
WHERE t.golden_id IS NOT NULL AND r.golden_id IS NOT NULL
GROUP BY r.golden_id
HAVING count(DISTINCT t.golden_id) > 1
ORDER BY count(DISTINCT t.golden_id) DESC, r.golden_id
LIMIT $1
