-- Keys whose value was given up, or is said again.
UPDATE identity_key k SET former = changed.former
FROM unnest($1::bytea[], $2::uuid[], $3::boolean[]) AS changed (digest, record_id, former)
WHERE k.digest = changed.digest AND k.record_id = changed.record_id
