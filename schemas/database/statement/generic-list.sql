-- Keys that are generic or that stewards spoke of, with who holds them; $1 rows of a key are counted at most, $2 keys told.
SELECT listed.digest, listed.kind, held.holders::integer, held.sources::integer, held.rows::integer, held.record_id,
       said.verdict, said.author, said.recorded
FROM (SELECT digest, kind FROM generic_key UNION SELECT digest, kind FROM generic_word) AS listed
CROSS JOIN LATERAL (SELECT count(DISTINCT looked.holder) AS holders, count(DISTINCT s.source) AS sources,
                           count(*) AS rows, (array_agg(looked.record_id ORDER BY looked.former, looked.record_id))[1] AS record_id
                    FROM (SELECT k.record_id, k.holder, k.former
                          FROM identity_key k
                          WHERE k.digest = listed.digest
                          LIMIT $1) AS looked
                    JOIN source_record s ON s.record_id = looked.record_id) AS held
LEFT JOIN LATERAL (SELECT g.verdict, g.author, g.recorded
                   FROM generic_word g
                   WHERE g.digest = listed.digest
                   ORDER BY g.recorded DESC, g."time" DESC, g.event_id DESC
                   LIMIT 1) AS said ON true
ORDER BY held.holders DESC, listed.digest
LIMIT $2
