-- Generations of divided numbers that no event belongs to any more: an id that was told of leads on all the same.
CREATE TABLE former_generation (
    record_id   uuid PRIMARY KEY,
    source      text COLLATE "C" NOT NULL,
    event_id    text COLLATE "C" NOT NULL, -- the first that counted of those that left it: the id leads to where this event stands
    part        smallint NOT NULL
);

-- Records of both sets stand apart since there are two sets of tables: nothing is read of the set that a record was made by.
-- An adoption may be under way.
ALTER TABLE source_record DROP COLUMN file_set;
ALTER TABLE IF EXISTS twin.source_record DROP COLUMN IF EXISTS file_set;

-- What was last said of two records; that a number became another only where no steward said anything.
CREATE VIEW latest_word AS
SELECT DISTINCT ON (w.a, w.b) w.a, w.b, w.verdict, w.recorded
FROM word w
ORDER BY w.a, w.b, w.verdict = 3, w.recorded DESC, w."time" DESC, w.event_id DESC;

-- Until when a question about two records was last put off.
CREATE VIEW put_off AS
SELECT DISTINCT ON (d.a, d.b) d.a, d.b, d.until
FROM deferral d
ORDER BY d.a, d.b, d.recorded DESC, d."time" DESC, d.event_id DESC;
