-- One at a time makes rows of inputs that have none.
SELECT pg_advisory_xact_lock(7305042)
