-- The lock keeps two that begin at once from each making the table.
SELECT pg_advisory_xact_lock(7305041);
CREATE TABLE IF NOT EXISTS schema_version (
    version     integer PRIMARY KEY,
    name        text NOT NULL,
    applied     timestamptz NOT NULL DEFAULT now()
)
