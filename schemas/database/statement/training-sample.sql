-- Source records for which something counts, at random by a seed
SELECT record_id
FROM source_record
WHERE first IS NOT NULL
ORDER BY hashtextextended(record_id::text, $1), record_id
LIMIT $2
