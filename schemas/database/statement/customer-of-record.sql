-- $1 record ids: the golden record that each belongs to now
SELECT record_id, golden_id
FROM source_record
WHERE record_id = ANY ($1::uuid[]) AND golden_id IS NOT NULL
