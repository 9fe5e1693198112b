-- $1 lines, $2 partitions, $3 at most so many of each: answers owed, in the order of the offsets; $4 also those up to the last
-- that was given. The answer to a replay waits for the one that the message itself is still owed. Lateral, and LIMIT, as in
-- relay-clean.
SELECT n.topic, n.partition, n."offset", n.partner, n.source, n.event_id, n.number, n.outcome, n.findings,
       coalesce(a."offset", -1), n.original,
       n.original IS NOT NULL AND (
           SELECT true
           FROM notice f
           WHERE f.topic = split_part(n.topic, '@', 1) AND f.partition = n.partition AND f."offset" = n.original
           LIMIT 1) IS NOT NULL
FROM unnest($1::text[], $2::integer[]) AS i (topic, partition)
LEFT JOIN LATERAL (
    SELECT "offset"
    FROM answered
    WHERE topic = i.topic AND partition = i.partition
    ORDER BY "offset" DESC
    LIMIT 1) AS a ON true
CROSS JOIN LATERAL (
    SELECT *
    FROM notice w
    WHERE w.topic = i.topic AND w.partition = i.partition
          AND w."offset" > CASE WHEN $4::boolean THEN -1 ELSE coalesce(a."offset", -1) END
    ORDER BY w."offset"
    LIMIT $3::integer) AS n
ORDER BY n.topic, n.partition, n."offset"
