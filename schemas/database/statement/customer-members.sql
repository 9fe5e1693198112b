-- $1 record ids: the source records
SELECT record_id, source, number, role, data_key, dictionary, first, generation, divided, collective
FROM source_record
WHERE record_id = ANY ($1::uuid[])
