-- A number that was given to somebody else: its record of generation 0 says that there are others, which are found by the
-- holder they share.
ALTER TABLE source_record ADD COLUMN divided boolean NOT NULL DEFAULT false;
CREATE INDEX source_record_generations ON source_record (holder) WHERE generation > 0;
