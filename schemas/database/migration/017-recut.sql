-- A number that the set of files come into force would divide otherwise than its event rows stand: they are moved right after
-- the switch, because a twin has no rows of its own.
ALTER TABLE source_record ADD COLUMN recut boolean NOT NULL DEFAULT false;
CREATE INDEX source_record_recut ON source_record (record_id) WHERE recut;
