-- All golden records between two ids. The batch counter moves, so that no stamp meets one that a relay has in hand.
WITH moved AS (
    UPDATE merge_state SET batch = batch + 1
    WHERE batch = (SELECT batch FROM merge_state ORDER BY batch DESC LIMIT 1)
    RETURNING batch)
INSERT INTO dirty (golden_id, shard, stamp, targets)
SELECT g.golden_id, get_byte(uuid_send(g.golden_id), 15) % 4, moved.batch, $1
FROM golden g, moved
WHERE g.golden_id BETWEEN $2 AND $3
ON CONFLICT (golden_id) DO UPDATE SET stamp = excluded.stamp, targets = dirty.targets | excluded.targets
