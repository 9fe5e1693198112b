-- A partition that was never read begins at the first message that its log still holds.
INSERT INTO kafka_offset (cluster, topic, partition, next, life)
SELECT $1, new.*, coalesce(l.life, 0)
FROM unnest($2::text[], $3::integer[], $4::bigint[]) AS new (topic, partition, next)
LEFT JOIN topic_life l ON l.cluster = $1 AND l.topic = new.topic AND l.partition = new.partition
ON CONFLICT DO NOTHING
