-- The decision by which the set in force was adopted: a later one outranks it, whichever arrives first.
ALTER TABLE merge_state
    ADD COLUMN adopted_recorded timestamptz,
    ADD COLUMN adopted_time timestamptz,
    ADD COLUMN adopted_event text COLLATE "C";
