-- $1 digests: the records that hold one of them, at most $2
SELECT DISTINCT held.record_id
FROM unnest($1::bytea[]) AS wanted (digest)
CROSS JOIN LATERAL (SELECT k.record_id FROM identity_key k WHERE k.digest = wanted.digest LIMIT $2::integer) AS held
ORDER BY held.record_id
LIMIT $2::integer
