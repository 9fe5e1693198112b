-- A source record by what people call it: source, number and, for a party without a number, its role.
SELECT record_id FROM source_record WHERE source = $1 AND number = $2 AND role = $3 LIMIT 1
