-- The latest of what stewards said of each pair
SELECT DISTINCT ON (w.a, w.b) w.a, w.b, w.verdict
FROM word w
WHERE w.verdict IN (1, 2)
ORDER BY w.a, w.b, w.recorded DESC, w."time" DESC, w.event_id DESC
LIMIT $1
