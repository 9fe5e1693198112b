-- Who holds the keys named; one more than needed to know that a key is generic. In the order of the index, as insert-keys.
SELECT wanted.digest, held.record_id, held.holder
FROM (SELECT digest FROM unnest($1::bytea[]) AS named (digest) ORDER BY digest) AS wanted
CROSS JOIN LATERAL (SELECT k.record_id, k.holder
                    FROM identity_key k
                    WHERE k.digest = wanted.digest
                    ORDER BY k.record_id
                    LIMIT $2) AS held
