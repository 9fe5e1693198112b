-- $1 shard, $2 partners that are put aside, $3 golden ids: what is owed of these to the others. Lateral as in relay-clean.
SELECT u.golden_id, o.partner, o.reason
FROM unnest($3::uuid[]) AS u (golden_id)
CROSS JOIN LATERAL (
    SELECT b.partner, b.reason
    FROM backlog b
    WHERE b.golden_id = u.golden_id AND b.shard = $1::smallint AND b.partner <> ALL ($2::text[])
    OFFSET 0) AS o
