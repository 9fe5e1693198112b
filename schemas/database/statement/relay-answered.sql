-- $1 topics, $2 partitions, $3 offsets. Lateral as in relay-clean.
WITH said AS (
    INSERT INTO answered (topic, partition, "offset")
    SELECT * FROM unnest($1::text[], $2::integer[], $3::bigint[])
    ON CONFLICT (topic, partition) DO UPDATE SET "offset" = greatest(answered."offset", excluded."offset"))
DELETE FROM notice
WHERE ctid = ANY (ARRAY(
    SELECT told.place
    FROM unnest($1::text[], $2::integer[], $3::bigint[]) AS u (topic, partition, "offset")
    CROSS JOIN LATERAL (
        SELECT ctid AS place
        FROM notice n
        WHERE n.topic = u.topic AND n.partition = u.partition AND n."offset" <= u."offset"
        OFFSET 0) AS told))
