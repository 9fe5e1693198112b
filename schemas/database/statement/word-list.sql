SELECT w.verdict, w.author, w.recorded, w.source, w.event_id
FROM word w
WHERE w.a = $1 AND w.b = $2
ORDER BY w.recorded DESC, w."time" DESC, w.event_id DESC
