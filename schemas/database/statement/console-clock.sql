SELECT greatest(now(), (SELECT max(clock) FROM shard))
