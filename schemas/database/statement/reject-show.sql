SELECT id, topic, partition, "offset", received, code, place, line, "column", detail, source, event_id, state, key, body, life
FROM reject
WHERE id = $1
