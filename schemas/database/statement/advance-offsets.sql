-- Compare and set: fewer rows than partitions means that another instance has moved on.
UPDATE kafka_offset o SET next = moved.next, last_digest = moved.digest
FROM unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::bytea[], $7::integer[])
     AS moved (topic, partition, expected, next, digest, life)
WHERE o.cluster = $1 AND o.topic = moved.topic AND o.partition = moved.partition AND o.next = moved.expected
  AND o.life = moved.life
