-- $1 record ids: whom each belongs together with, at most $2 of them, by source and number. inward: it leads from the other one.
-- Whoever is the same customer belongs to nobody by that; a collective account stands for nobody; and what a document says of
-- a number that was given to others could be about any of them.
WITH found AS (
    SELECT a.a AS mine, a.b AS other, a.kind, a.basis, a.turned AS inward, a.evidence, a.since, a.until
    FROM unnest($1::uuid[]) AS wanted (record_id)
    JOIN tie a ON a.a = wanted.record_id
    UNION ALL
    SELECT b.b, b.a, b.kind, b.basis, NOT b.turned AND b.kind <> 1, b.evidence, b.since, b.until
    FROM unnest($1::uuid[]) AS wanted (record_id)
    JOIN tie b ON b.b = wanted.record_id
),
told AS (
    SELECT found.*, other.golden_id, other.source, other.number, other.role,
           row_number() OVER (PARTITION BY found.mine
                              ORDER BY other.source, other.number, other.role, other.record_id, found.kind, found.basis) AS place
    FROM found
    JOIN source_record mine ON mine.record_id = found.mine
    JOIN source_record other ON other.record_id = found.other
    WHERE other.golden_id <> mine.golden_id AND NOT other.collective AND NOT mine.collective
          AND (found.basis = 1 OR NOT CASE WHEN found.inward THEN mine.divided ELSE other.divided END)
)
SELECT mine, kind, inward, evidence, since, until, golden_id, other, source, number, role
FROM told
WHERE place <= $2
