-- An erasure reaches what was refused, too: of a reject it is known of whom it speaks and since when, and state 3 says that it
-- was erased: place and code stay, its body is empty then and key, headers and detail are gone. Of those that an earlier version
-- refused that is not known until they are replayed.
ALTER TABLE reject
    ADD COLUMN recorded timestamptz,     -- as it says, but not later than it came
    ADD COLUMN records uuid[];           -- of whom it names; NULL: not known
CREATE INDEX reject_record ON reject USING gin (records) WITH (fastupdate = off) WHERE records IS NOT NULL;
-- What is erased does not stand for long in dead rows.
ALTER TABLE reject SET (autovacuum_vacuum_scale_factor = 0.02);
