-- Where the inputs of this batch stand now; a zombie sees that somebody moved on.
SELECT o.topic, o.partition, o.next
FROM unnest($2::text[], $3::integer[]) AS wanted (topic, partition)
JOIN kafka_offset o ON o.cluster = $1 AND o.topic = wanted.topic AND o.partition = wanted.partition
