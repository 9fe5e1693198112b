-- What each part of the hub may do, and no more; run with every migration, so this file says all of it. Nobody but the owner
-- makes, changes or drops a table. A test runs the statements under these roles.
DO $$
DECLARE
    roles text := 'dealerhub_merge, dealerhub_relay, dealerhub_keep, dealerhub_read';
BEGIN
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %s', current_schema(), roles);
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', current_schema());
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %s', current_schema(), roles);
END
$$;

-- Version and (wrapped) secrets of the installation, and what golden records are made of: whoever works reads these.
GRANT SELECT ON schema_version, installation, file_set, merge_state, source_record, event_row, golden, tie
    TO dealerhub_merge, dealerhub_relay, dealerhub_keep, dealerhub_read;

-- Intake and merge. Event rows are never deleted, erasure empties them; a record is when its number is divided otherwise now.
GRANT INSERT, UPDATE ON file_set, source_record, event_row TO dealerhub_merge;
GRANT DELETE ON source_record TO dealerhub_merge;
GRANT UPDATE ON merge_state TO dealerhub_merge;
GRANT SELECT, INSERT, UPDATE ON kafka_offset, topic_life, reject, dirty TO dealerhub_merge;
GRANT SELECT, INSERT ON event_void TO dealerhub_merge;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity_key, edge, tie, word, pin, generic_word, generic_key, deferral TO dealerhub_merge;
GRANT SELECT, INSERT, UPDATE ON merge_history, former_generation TO dealerhub_merge;
GRANT INSERT, UPDATE, DELETE ON golden TO dealerhub_merge;
GRANT INSERT ON notice TO dealerhub_merge;
-- Whose documents the ERP answers, and what was published with these.
GRANT SELECT (system, number, anchor) ON idoc TO dealerhub_merge;
GRANT SELECT (golden_id, members) ON publication TO dealerhub_merge;
GRANT SELECT (shard, log_offset) ON shard TO dealerhub_merge;
GRANT SELECT, INSERT ON stored_file TO dealerhub_merge;
GRANT EXECUTE ON FUNCTION twin_open(), twin_close(), twin_switch() TO dealerhub_merge;

-- The relay. Of golden records it writes only when the clock may change them next.
GRANT SELECT, INSERT, UPDATE ON publication, answered, idoc, view_rules TO dealerhub_relay;
GRANT SELECT, UPDATE ON shard TO dealerhub_relay;
GRANT SELECT, INSERT, DELETE ON backlog TO dealerhub_relay;
GRANT UPDATE (reason) ON backlog TO dealerhub_relay;
GRANT SELECT, INSERT, UPDATE, DELETE ON relay_process TO dealerhub_relay;
GRANT SELECT, DELETE ON notice TO dealerhub_relay;
GRANT SELECT, INSERT, UPDATE, DELETE ON dirty TO dealerhub_relay;
GRANT SELECT ON kafka_offset, merge_history, former_generation TO dealerhub_relay;
-- Which number the ERP gave to whom.
GRANT SELECT (a, b, verdict, source, event_id, recorded, "time") ON word TO dealerhub_relay;
GRANT UPDATE (next_change) ON golden TO dealerhub_relay;
-- New rules mark all golden records under a batch number of their own.
GRANT UPDATE (batch) ON merge_state TO dealerhub_relay;

-- Housekeeping: counts what waits, lets go what has expired.
GRANT UPDATE (body, facts, kept) ON event_row TO dealerhub_keep;
GRANT SELECT, DELETE ON reject, notice TO dealerhub_keep;
GRANT UPDATE (made) ON notice TO dealerhub_keep; -- to lock the row; nothing is written
GRANT SELECT ON idoc, edge, latest_word, put_off TO dealerhub_keep;
GRANT UPDATE (body) ON idoc TO dealerhub_keep;
GRANT SELECT, INSERT, UPDATE ON dirty TO dealerhub_keep;
GRANT UPDATE (batch) ON merge_state TO dealerhub_keep;

-- Commands that look; what they decide goes through Kafka.
GRANT SELECT ON event_void, identity_key, edge, word, latest_word, pin, generic_word, generic_key, deferral, put_off, reject,
    publication, idoc, shard, stored_file, former_generation TO dealerhub_read;

-- A table that came with a version while an adoption is under way has its twin already, and that the rights of none.
DO $$
BEGIN
    PERFORM public.twin_grant(name)
    FROM unnest(public.twin_tables()) AS name
    WHERE to_regclass(format('twin.%I', name)) IS NOT NULL;
END $$
