-- The shards that may have something to do, cheap enough to be asked many times a second. Whose notices wait is told by
-- the input partition, so any shard may have to look.
SELECT s.shard
FROM shard s
WHERE EXISTS (SELECT FROM dirty d WHERE d.shard = s.shard) OR EXISTS (SELECT FROM notice)
