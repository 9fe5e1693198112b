-- $1 shard, $2 partners that are put aside, $3 at most so many: what is owed to the others, with what customer-golden says.
-- From partner to partner: what is owed to those put aside, however much, is not read.
WITH RECURSIVE creditor AS (
    (SELECT partner FROM backlog WHERE shard = $1::smallint ORDER BY partner LIMIT 1)
    UNION ALL
    SELECT n.partner
    FROM creditor c
    CROSS JOIN LATERAL (
        SELECT partner
        FROM backlog
        WHERE shard = $1::smallint AND partner > c.partner
        ORDER BY partner
        LIMIT 1) AS n)
SELECT b.golden_id, b.partner, b.reason, g.next_change, g.version, g.members, g.cells
FROM creditor c
CROSS JOIN LATERAL (
    SELECT golden_id, partner, reason
    FROM backlog
    WHERE shard = $1::smallint AND partner = c.partner
    LIMIT $3::integer) AS b
LEFT JOIN golden g ON g.golden_id = b.golden_id
WHERE c.partner <> ALL ($2::text[])
LIMIT $3::integer
