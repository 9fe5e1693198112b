-- Which of the keys named stand in the list of generic ones (verdict 0), and stewards' words about them; both tables are
-- small beside all keys, and where one of them is empty nothing is looked up in it.
SELECT k.digest, k.kind, 0::smallint AS verdict, '' AS source, '' AS event_id, k.since, k.since
FROM unnest($1::bytea[]) AS wanted (digest)
JOIN generic_key k ON k.digest = wanted.digest
WHERE (SELECT true FROM generic_key LIMIT 1)
UNION ALL
SELECT g.digest, g.kind, g.verdict, g.source, g.event_id, g.recorded, g."time"
FROM unnest($1::bytea[]) AS wanted (digest)
JOIN generic_word g ON g.digest = wanted.digest
WHERE (SELECT true FROM generic_word LIMIT 1)
