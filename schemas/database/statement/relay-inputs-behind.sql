-- The input partitions with answers owed behind the last that was given: a probe each, past all that was answered and not
-- cleared away yet, whose own rows are read from the top. One that was never answered, or not in order, is found by relay-inputs.
WITH RECURSIVE a AS (
    (SELECT topic, partition, "offset" FROM answered ORDER BY topic DESC, partition DESC, "offset" DESC LIMIT 1)
    UNION ALL
    SELECT n.topic, n.partition, n."offset"
    FROM a
    CROSS JOIN LATERAL (
        SELECT topic, partition, "offset"
        FROM answered
        WHERE (topic, partition) < (a.topic, a.partition)
        ORDER BY topic DESC, partition DESC, "offset" DESC
        LIMIT 1) AS n)
SELECT a.topic, a.partition
FROM a
CROSS JOIN LATERAL (
    SELECT
    FROM notice n
    WHERE n.topic = a.topic AND n.partition = a.partition AND n."offset" > a."offset"
    LIMIT 1) AS owed
