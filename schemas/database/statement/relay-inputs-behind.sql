-- The input partitions with answers owed behind the last that was given: a probe each, past all that was answered and not
-- cleared away yet. One that was never answered, or not in order, is found by relay-inputs.
SELECT a.topic, a.partition
FROM answered a
CROSS JOIN LATERAL (
    SELECT
    FROM notice n
    WHERE n.topic = a.topic AND n.partition = a.partition AND n."offset" > a."offset"
    LIMIT 1) AS owed
