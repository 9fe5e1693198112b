SELECT id, topic, partition, "offset", received, code, place, line, "column", detail, source, event_id, state
FROM reject
WHERE ($1 = '' OR code = $1) AND ($2 OR state = 0)
ORDER BY id DESC
LIMIT $3
