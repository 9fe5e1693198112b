-- Tables of this connection alone that hide the running ones of the same name: whatever is computed from event rows is
-- computed into them.
CREATE TEMP TABLE source_record (LIKE public.source_record INCLUDING ALL);
CREATE TEMP TABLE identity_key (LIKE public.identity_key INCLUDING ALL);
CREATE TEMP TABLE edge (LIKE public.edge INCLUDING ALL);
CREATE TEMP TABLE tie (LIKE public.tie INCLUDING ALL);
CREATE TEMP TABLE golden (LIKE public.golden INCLUDING ALL);
CREATE TEMP TABLE generic_key (LIKE public.generic_key INCLUDING ALL);
