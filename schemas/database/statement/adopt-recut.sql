-- Numbers that are divided otherwise than their rows stand
SELECT record_id FROM source_record WHERE recut ORDER BY record_id LIMIT $1
