-- $1 source, $2 customer number; or $3 customer number and $4 role of a party without a number of its own
SELECT record_id
FROM source_record
WHERE source = $1::text
  AND (number = $2::text AND role = '' OR number = $3::text AND role = $4::text AND role <> '')
ORDER BY role, generation, record_id
