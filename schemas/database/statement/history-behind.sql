-- $1 cluster, $2 topics, $3 partitions, $4 the first offset that the log holds, $5 where it ended: the partitions that are
-- not merged that far, with what is next. One that was never read begins with the first.
SELECT p.topic, p.partition, coalesce(o.next, p.first) AS next
FROM unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[]) AS p (topic, partition, first, "end")
LEFT JOIN kafka_offset o ON o.cluster = $1 AND o.topic = p.topic AND o.partition = p.partition
WHERE coalesce(o.next, p.first) < p."end"
