-- Rejects that wait, among those named, in the order in which they first came.
SELECT j.id, j.topic, j.partition, j."offset", j.received, j.key, j.body, j.headers, j.life
FROM reject j WHERE j.id = ANY ($1::bigint[]) AND j.state = 0
ORDER BY j.id
