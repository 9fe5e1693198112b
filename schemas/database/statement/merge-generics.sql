-- Stewards' words about the keys named; the table holds no more than people said.
SELECT g.digest, g.kind, g.verdict, g.source, g.event_id, g.recorded, g."time"
FROM unnest($1::bytea[]) AS wanted (digest)
JOIN generic_word g ON g.digest = wanted.digest
