-- One migration at a time, and none beside a merge.
SELECT pg_advisory_xact_lock(7305041)
