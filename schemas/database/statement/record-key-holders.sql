-- $1 digests: how many customer numbers hold each, looking at no more than $2 rows
SELECT wanted.digest, held.holders, held.rows
FROM unnest($1::bytea[]) AS wanted (digest)
CROSS JOIN LATERAL (SELECT count(DISTINCT looked.holder) AS holders, count(*) AS rows
                    FROM (SELECT k.holder
                          FROM identity_key k
                          WHERE k.digest = wanted.digest
                          LIMIT $2::integer) AS looked) AS held
