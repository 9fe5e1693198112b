-- $1 digests of identity keys, $2 at most so many: who holds one now comes before who gave it up
SELECT s.golden_id
FROM identity_key k
JOIN source_record s ON s.record_id = k.record_id
WHERE k.digest = ANY ($1::bytea[]) AND s.golden_id IS NOT NULL
GROUP BY s.golden_id
ORDER BY min(k.former::integer), s.golden_id
LIMIT $2::integer
