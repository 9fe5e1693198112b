-- $1 golden ids, $2 targets, $3 stamps. A row that the merge holds just now is about to get a later stamp, so it is left;
-- by that the relay never waits for the merge, and no deadlock is possible.
WITH done AS (
    SELECT d.golden_id, d.target
    FROM unnest($1::uuid[], $2::smallint[], $3::bigint[]) AS u (golden_id, target, stamp)
    JOIN dirty d ON d.golden_id = u.golden_id AND d.target = u.target AND d.stamp = u.stamp
    FOR UPDATE OF d SKIP LOCKED)
DELETE FROM dirty d
USING done
WHERE d.golden_id = done.golden_id AND d.target = done.target
