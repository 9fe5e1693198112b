-- $1 record ids: whom each belongs together with, at most $2 of them, by source and number. inward: it leads from the other one.
-- Whoever is the same customer belongs to nobody by that; a collective account stands for nobody; and what a document says of
-- a number that was given to others could be about any of them.
SELECT mine.record_id, t.kind, t.inward, t.evidence, t.since, t.until, t.golden_id, t.record_id, t.source, t.number, t.role
FROM source_record mine
CROSS JOIN LATERAL (
    SELECT found.kind, found.inward, found.evidence, found.since, found.until, other.golden_id, other.record_id, other.source,
           other.number, other.role
    FROM (SELECT a.b AS other, a.kind, a.basis, a.turned AS inward, a.evidence, a.since, a.until
          FROM tie a
          WHERE a.a = mine.record_id
          UNION ALL
          SELECT b.a, b.kind, b.basis, NOT b.turned AND b.kind <> 1, b.evidence, b.since, b.until
          FROM tie b
          WHERE b.b = mine.record_id) AS found
    JOIN source_record other ON other.record_id = found.other
    WHERE other.golden_id <> mine.golden_id AND NOT other.collective AND NOT mine.collective
          AND (found.basis = 1 OR NOT CASE WHEN found.inward THEN mine.divided ELSE other.divided END)
    ORDER BY other.source, other.number, other.role, other.record_id, found.kind
    LIMIT $2) AS t
WHERE mine.record_id = ANY ($1::uuid[])
