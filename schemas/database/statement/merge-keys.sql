-- Who holds the keys named; one more than needed to know that a key is generic.
SELECT wanted.digest, held.record_id, held.holder
FROM unnest($1::bytea[]) AS wanted (digest)
CROSS JOIN LATERAL (SELECT k.record_id, k.holder
                    FROM identity_key k
                    WHERE k.digest = wanted.digest
                    ORDER BY k.record_id
                    LIMIT $2) AS held
