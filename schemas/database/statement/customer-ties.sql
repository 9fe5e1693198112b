-- $1 record ids: whom the customers that they are files of belong together with. Of other customers at most $2 of each kind by
-- files of one source, and $3 in all, the sources taking turns, so that none is left out because its name sorts late; of two
-- customers at most $4 pairs of files of the same two sources that show the same, those first that showed it first. inward: it
-- leads from the other one.
-- Whoever is the same customer belongs to nobody by that; a collective account stands for nobody; and what a document says of
-- a number that was given to others could be about any of them.
WITH found AS (
    SELECT a.a AS mine, a.b AS other, a.kind, a.basis, a.turned AS inward, a.evidence, a.since, a.until
    FROM unnest($1::uuid[]) AS wanted (record_id)
    CROSS JOIN LATERAL (SELECT * FROM tie WHERE tie.a = wanted.record_id OFFSET 0) AS a
    UNION ALL
    SELECT b.b, b.a, b.kind, b.basis, NOT b.turned AND b.kind <> 1, b.evidence, b.since, b.until
    FROM unnest($1::uuid[]) AS wanted (record_id)
    CROSS JOIN LATERAL (SELECT * FROM tie WHERE tie.b = wanted.record_id OFFSET 0) AS b
),
told AS (
    SELECT found.*, other.golden_id, other.source, other.number, other.role, mine.golden_id AS customer,
           dense_rank() OVER (PARTITION BY mine.golden_id, other.source, found.kind, found.inward
                              ORDER BY other.golden_id) AS place,
           row_number() OVER (PARTITION BY mine.golden_id, other.golden_id, mine.source, other.source, found.kind,
                                           found.inward, found.evidence
                              ORDER BY found.since, found.until, found.mine, found.other, found.basis) AS pair
    FROM found
    JOIN source_record mine ON mine.record_id = found.mine
    JOIN source_record other ON other.record_id = found.other
    WHERE other.golden_id <> mine.golden_id AND NOT other.collective AND NOT mine.collective
          AND (found.basis = 1 OR NOT CASE WHEN found.inward THEN mine.divided ELSE other.divided END)
),
turns AS (
    SELECT told.*, dense_rank() OVER (PARTITION BY customer ORDER BY place, golden_id) AS turn
    FROM told
    WHERE place <= $2 AND pair <= $4
)
SELECT mine, kind, inward, evidence, since, until, golden_id, other, source, number, role
FROM turns
WHERE turn <= $3
