-- How far the log of each shard is applied.
SELECT shard, log_offset
FROM shard
