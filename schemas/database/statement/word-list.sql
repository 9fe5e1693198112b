-- Words about the pair $1 < $2, the latest first. A decision's bytes speak of no customer: they are sealed under the hub's key.
SELECT w.verdict, w.author, w.recorded, w.source, w.event_id, r.body
FROM word w
LEFT JOIN event_row r ON r.source = w.source AND r.event_id = w.event_id AND r.part = 0 AND r.record_id IS NULL
WHERE w.a = $1 AND w.b = $2
ORDER BY w.recorded DESC, w."time" DESC, w.event_id DESC
