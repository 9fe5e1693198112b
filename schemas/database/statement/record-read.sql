-- $1 record ids: source records with what an explanation needs of them
SELECT record_id, source, number, role, data_key, dictionary, claims, keys, first, golden_id, generation, divided,
       collective
FROM source_record
WHERE record_id = ANY ($1::uuid[])
