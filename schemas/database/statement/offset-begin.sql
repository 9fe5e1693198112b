-- A partition that was never read begins at the first message that its log still holds.
INSERT INTO kafka_offset (cluster, topic, partition, next)
SELECT $1, new.* FROM unnest($2::text[], $3::integer[], $4::bigint[]) AS new
ON CONFLICT DO NOTHING
