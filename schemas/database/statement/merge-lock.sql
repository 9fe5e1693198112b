-- One batch merges at a time, whatever the number of instances.
SELECT pg_advisory_xact_lock(7305041)
