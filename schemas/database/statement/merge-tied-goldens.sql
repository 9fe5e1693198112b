-- $1 golden ids: the customers that their records are tied to; $2 records: their own.
SELECT other.golden_id
FROM unnest($1::uuid[]) AS turned (golden_id)
JOIN golden g ON g.golden_id = turned.golden_id
CROSS JOIN LATERAL unnest(g.members) AS member (record_id)
CROSS JOIN LATERAL (SELECT a.b FROM tie a WHERE a.a = member.record_id
                    UNION ALL
                    SELECT b.a FROM tie b WHERE b.b = member.record_id) AS found (record_id)
JOIN source_record other ON other.record_id = found.record_id
WHERE other.golden_id IS NOT NULL
UNION
SELECT s.golden_id
FROM unnest($2::uuid[]) AS named (record_id)
JOIN source_record s ON s.record_id = named.record_id
WHERE s.golden_id IS NOT NULL
