-- Rows that are updated all the time, a few of them, leave their former versions behind; as long as a transaction is open anywhere
-- that could still see them (a report, a dump) no vacuum clears them away, and whoever looks for the row by a key that does not
-- change steps over each of them, a day's worth by the hundred thousand. So these keys end in what rises with every update:
-- whoever reads from the top meets the present version first. What the order says is only where to look; which version is seen
-- is PostgreSQL's business. tests/bench/reader has the figures.
ALTER TABLE merge_state DROP CONSTRAINT merge_state_pkey, ADD PRIMARY KEY (batch);
ALTER TABLE shard DROP CONSTRAINT shard_pkey, ADD PRIMARY KEY (shard, lease);
ALTER TABLE relay_process DROP CONSTRAINT relay_process_pkey, ADD PRIMARY KEY (until, process);
-- That an input has one row is kept by who makes it: offset-begin under a lock, relay-answered by the shard whose input it is.
ALTER TABLE kafka_offset DROP CONSTRAINT kafka_offset_pkey, ADD PRIMARY KEY (cluster, topic, partition, life, next);
ALTER TABLE answered DROP CONSTRAINT answered_pkey, ADD PRIMARY KEY (topic, partition, "offset");
-- Updates write to the index now, and are few and small: cleared away sooner.
ALTER TABLE relay_process SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
