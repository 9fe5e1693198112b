SELECT wanted.position, o.next, o.last_digest, o.life
FROM unnest($2::text[], $3::integer[]) WITH ORDINALITY AS wanted (topic, partition, position)
JOIN kafka_offset o ON o.cluster = $1 AND o.topic = wanted.topic AND o.partition = wanted.partition
