SELECT record_id, source, number
FROM source_record
WHERE collective AND role = ''
ORDER BY source, number
LIMIT $1
