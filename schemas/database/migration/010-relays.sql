-- The relays that are there: each says so every moment, and by it all know how many shards each is to have.
CREATE TABLE relay_process (
    process     uuid PRIMARY KEY,        -- random
    until       timestamptz NOT NULL     -- forgotten then, unless it says so again
) WITH (fillfactor = 50);

-- Rules are noted first, so that relays with older ones publish no more, then the golden records are marked.
ALTER TABLE view_rules ADD COLUMN marking boolean NOT NULL DEFAULT false;

-- So that those held can be counted however many were sent.
CREATE INDEX idoc_held ON idoc (system) WHERE state = 'held';
