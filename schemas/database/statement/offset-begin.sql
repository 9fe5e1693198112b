-- A partition that was never read begins at the first message that its log still holds. Under the lock of offset-lock.
INSERT INTO kafka_offset (cluster, topic, partition, next, life)
SELECT $1, new.*, coalesce(l.life, 0)
FROM unnest($2::text[], $3::integer[], $4::bigint[]) AS new (topic, partition, next)
LEFT JOIN topic_life l ON l.cluster = $1 AND l.topic = new.topic AND l.partition = new.partition
WHERE (SELECT true FROM kafka_offset o
       WHERE o.cluster = $1 AND o.topic = new.topic AND o.partition = new.partition
       ORDER BY o.life DESC, o.next DESC
       LIMIT 1) IS NULL
ON CONFLICT DO NOTHING
