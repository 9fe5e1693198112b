-- $1 shard, $2 partners, $3 golden ids. Lateral as in relay-clean.
DELETE FROM backlog
WHERE ctid = ANY (ARRAY(
    SELECT paid.place
    FROM unnest($2::text[], $3::uuid[]) AS u (partner, golden_id)
    CROSS JOIN LATERAL (
        SELECT ctid AS place
        FROM backlog b
        WHERE b.shard = $1::smallint AND b.partner = u.partner AND b.golden_id = u.golden_id
        OFFSET 0) AS paid))
