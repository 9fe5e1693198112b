-- $1 records of which something went that views may show: their golden records are looked at again. The batch counter moves,
-- so that no stamp meets one that a relay has in hand.
WITH moved AS (
    UPDATE merge_state SET batch = batch + 1
    WHERE batch = (SELECT batch FROM merge_state ORDER BY batch DESC LIMIT 1)
    RETURNING batch)
INSERT INTO dirty (golden_id, shard, stamp, targets)
SELECT DISTINCT s.golden_id, get_byte(uuid_send(s.golden_id), 15) % 4, moved.batch, 1
FROM unnest($1::uuid[]) AS u (record_id)
JOIN source_record s ON s.record_id = u.record_id AND s.golden_id IS NOT NULL
CROSS JOIN moved
ON CONFLICT (golden_id) DO UPDATE SET stamp = excluded.stamp, targets = dirty.targets | excluded.targets
