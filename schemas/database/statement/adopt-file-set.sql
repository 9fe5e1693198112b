-- The latest decision to adopt a set counts, whatever order they arrive in. It names the set by its digest, an early one by
-- its number ($1, else 0). A set that nobody has proposed since a restore is made, its files unknown until they are. It comes
-- into force once all was computed by it; $6: at once, because nobody holds the files in force any more.
WITH made AS (
    INSERT INTO file_set (digest, files)
    SELECT decode($2, 'hex'), ''
    WHERE $1 = 0 AND NOT EXISTS (SELECT FROM file_set WHERE digest = decode($2, 'hex'))
    ON CONFLICT (digest) DO NOTHING
    RETURNING id
),
chosen AS (
    SELECT CASE WHEN $1 > 0 THEN $1
                ELSE coalesce((SELECT id FROM made), (SELECT id FROM file_set WHERE digest = decode($2, 'hex')))
           END AS id
)
UPDATE merge_state
SET file_set = CASE WHEN $6 THEN chosen.id ELSE file_set END,
    adopting = CASE WHEN $6 THEN chosen.id ELSE nullif(chosen.id, file_set) END,
    adopted_recorded = $3, adopted_time = $4, adopted_event = $5
FROM chosen
WHERE adopted_event IS NULL OR (adopted_recorded, adopted_time, adopted_event) < ($3, $4, $5)
