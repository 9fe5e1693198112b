-- $1 topics, $2 partitions, $3 offsets, $4 where what was answered begins. Only the shard of an input answers it. Lateral as in
-- relay-clean.
WITH told AS (
    SELECT u.topic, u.partition, u."offset", u.first, a."offset" AS before
    FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[]) AS u (topic, partition, "offset", first)
    LEFT JOIN LATERAL (
        SELECT w."offset"
        FROM answered w
        WHERE w.topic = u.topic AND w.partition = u.partition
        ORDER BY w."offset" DESC
        LIMIT 1) AS a ON true),
risen AS (
    UPDATE answered a
    SET "offset" = told."offset"
    FROM told
    WHERE a.topic = told.topic AND a.partition = told.partition AND a."offset" = told.before AND told."offset" > told.before),
begun AS (
    INSERT INTO answered (topic, partition, "offset")
    SELECT topic, partition, "offset"
    FROM told
    WHERE before IS NULL)
DELETE FROM notice
WHERE ctid = ANY (ARRAY(
    SELECT n.place
    FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[]) AS u (topic, partition, "offset", first)
    CROSS JOIN LATERAL (
        SELECT ctid AS place
        FROM notice n
        WHERE n.topic = u.topic AND n.partition = u.partition AND n."offset" BETWEEN u.first AND u."offset"
        OFFSET 0) AS n))
