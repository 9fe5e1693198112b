-- $1 source, $2 customer number: whoever has that number, before the parties met in its events
SELECT golden_id
FROM source_record
WHERE source = $1::text AND number = $2::text AND golden_id IS NOT NULL
GROUP BY golden_id
ORDER BY min(role), golden_id
