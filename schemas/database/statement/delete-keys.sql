DELETE FROM identity_key k
USING unnest($1::bytea[], $2::uuid[]) AS gone (digest, record_id)
WHERE k.digest = gone.digest AND k.record_id = gone.record_id
