-- What may expire, and by what it is found. Event rows, dictionaries and publications stay. No table is divided into
-- partitions: an event is known by source and id for ever, which no day is part of, and rows outlive what expires of them.

-- How much of an event's row is kept; found by kind and day, and only as long as something of it may expire.
ALTER TABLE event_row ADD COLUMN kept smallint NOT NULL DEFAULT 0;  -- 0 all, 1 no body, 2 no details of facts either
DROP INDEX event_row_stored;
CREATE INDEX event_row_expiring ON event_row (kept, kind, stored) WHERE kept < 2;

ALTER TABLE notice ADD COLUMN made date NOT NULL DEFAULT CURRENT_DATE;
CREATE INDEX reject_settled ON reject (refused) WHERE state <> 0;
CREATE INDEX idoc_expiring ON idoc (changed) WHERE body IS NOT NULL AND state IN ('sent', 'accepted', 'posted', 'rejected', 'replaced');

-- tests/bench/bloat shows that the tables keep their size by these under ten million updates, and how it is without (plain=1).
-- Tables that are updated all the time are vacuumed by how much of them is dead, however large they have become, and as
-- fast as the disk allows: what falls behind here becomes bloat. Queues are small and turn over in seconds.
ALTER TABLE source_record SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE golden SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE publication SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE identity_key SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE edge SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE event_row SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
ALTER TABLE idoc SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE dirty SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
                       autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0.5);
ALTER TABLE notice SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
                        autovacuum_vacuum_cost_delay = 0);
ALTER TABLE backlog SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
                         autovacuum_vacuum_cost_delay = 0);
ALTER TABLE kafka_offset SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
ALTER TABLE answered SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
ALTER TABLE shard SET (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
ALTER TABLE merge_state SET (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
