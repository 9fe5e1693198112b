-- $1 golden ids, $2 targets, $3 stamps. A row that the merge holds just now is about to get a later stamp, so it is left;
-- by that the relay never waits for the merge, and no deadlock is possible. A target that is not done keeps its mark.
WITH looked_at AS (
    SELECT u.golden_id, u.stamp, bit_or(u.target) AS targets
    FROM unnest($1::uuid[], $2::smallint[], $3::bigint[]) AS u (golden_id, target, stamp)
    GROUP BY u.golden_id, u.stamp
), done AS (
    SELECT d.golden_id, d.targets & ~u.targets AS remaining
    FROM looked_at u
    JOIN dirty d ON d.golden_id = u.golden_id AND d.stamp = u.stamp
    FOR UPDATE OF d SKIP LOCKED
), kept AS (
    UPDATE dirty d SET targets = done.remaining
    FROM done
    WHERE d.golden_id = done.golden_id AND done.remaining <> 0
)
DELETE FROM dirty d
USING done
WHERE d.golden_id = done.golden_id AND done.remaining = 0
