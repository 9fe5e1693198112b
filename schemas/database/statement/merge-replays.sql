SELECT j.id, j.topic, j.partition, j."offset", j.received, j.body
FROM unnest($1::bigint[]) AS wanted (id)
JOIN reject j ON j.id = wanted.id AND j.state = 0
