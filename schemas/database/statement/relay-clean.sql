-- $1 golden ids, $2 stamps: looked at for all targets. A row that the merge holds just now is about to get a later stamp, so
-- it is left; by that the relay never waits for the merge, and no deadlock is possible. Locked rows stay where they are.
-- Lateral: a table that was empty when it was last measured would rather be read whole for each golden record.
DELETE FROM dirty
WHERE ctid = ANY (ARRAY(
    SELECT free.place
    FROM unnest($1::uuid[], $2::bigint[]) AS u (golden_id, stamp)
    CROSS JOIN LATERAL (
        SELECT ctid AS place
        FROM dirty d
        WHERE d.golden_id = u.golden_id AND d.stamp = u.stamp
        FOR UPDATE SKIP LOCKED) AS free))
