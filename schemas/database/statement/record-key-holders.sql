-- $1 digests: how many customer numbers hold each, looking at no more than $2 rows, and what a steward last said of it
SELECT wanted.digest, held.holders, held.rows, said.verdict
FROM unnest($1::bytea[]) AS wanted (digest)
CROSS JOIN LATERAL (SELECT count(DISTINCT looked.holder) AS holders, count(*) AS rows
                    FROM (SELECT k.holder
                          FROM identity_key k
                          WHERE k.digest = wanted.digest
                          LIMIT $2::integer) AS looked) AS held
LEFT JOIN LATERAL (SELECT g.verdict
                   FROM generic_word g
                   WHERE g.digest = wanted.digest
                   ORDER BY g.recorded DESC, g."time" DESC, g.event_id DESC
                   LIMIT 1) AS said ON true
