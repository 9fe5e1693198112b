SELECT wanted.position, o.next, o.last_digest, o.life
FROM unnest($2::text[], $3::integer[]) WITH ORDINALITY AS wanted (topic, partition, position)
CROSS JOIN LATERAL (
    SELECT next, last_digest, life
    FROM kafka_offset
    WHERE cluster = $1 AND topic = wanted.topic AND partition = wanted.partition
    ORDER BY life DESC, next DESC
    LIMIT 1) AS o
