-- Takes a database back to what version 23 had left, with all that is stored: what an update from there finds. It has everything
-- computed once more, beside what runs, as migration 024 does where halves of links or stewards' words stand.
BEGIN;
CREATE TABLE erp_object (
    system      text NOT NULL,
    client      text NOT NULL,
    object_type text NOT NULL,
    object_key  text NOT NULL,
    anchor      uuid NOT NULL,
    valid_from  timestamptz NOT NULL DEFAULT now(),
    valid_until timestamptz,
    PRIMARY KEY (system, client, object_type, object_key, anchor, valid_from)
);
CREATE INDEX erp_object_anchor ON erp_object (anchor);
ALTER TABLE reject DROP COLUMN records, DROP COLUMN recorded;
ALTER TABLE reject RESET (autovacuum_vacuum_scale_factor);
DO $$
DECLARE
    place text;
BEGIN
    FOR place IN SELECT nspname FROM pg_namespace WHERE nspname IN ('public', 'twin') LOOP
        EXECUTE format('ALTER TABLE %I.source_record DROP COLUMN parted', place);
        EXECUTE format('DROP INDEX %I.edge_asks', place);
        EXECUTE format('CREATE INDEX edge_asks ON %I.edge (a, b) WHERE zone IN (1, 3)', place);
    END LOOP;
END $$;
UPDATE merge_state
SET adopting = coalesce(adopting, file_set), twin_set = CASE WHEN twin = 1 THEN NULL ELSE twin_set END;
DELETE FROM schema_version WHERE version > 23;
COMMIT;
