-- The input partitions with answers owed: one probe each, however many notices wait.
WITH RECURSIVE input AS (
    (SELECT topic, partition FROM notice ORDER BY topic, partition LIMIT 1)
    UNION ALL
    SELECT n.topic, n.partition
    FROM input i
    CROSS JOIN LATERAL (
        SELECT topic, partition
        FROM notice
        WHERE (topic, partition) > (i.topic, i.partition)
        ORDER BY topic, partition
        LIMIT 1) AS n)
SELECT topic, partition FROM input
