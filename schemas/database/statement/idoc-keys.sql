-- $1 anchors: their wrapped keys
SELECT record_id, data_key
FROM source_record
WHERE record_id = ANY ($1::uuid[]) AND data_key IS NOT NULL
