-- What the merge writes for every event becomes less: fewer rows, fewer and narrower indexes.

-- The body stands in the event's row. It is sealed, so compressing it again is of no use; when it expires the row stays.
ALTER TABLE event_row
    ADD COLUMN body bytea,               -- sealed under the record's key, without record under the hub's; may expire
    ADD COLUMN stored date NOT NULL DEFAULT CURRENT_DATE;    -- body and facts expire by it
ALTER TABLE event_row
    ALTER COLUMN body SET STORAGE EXTERNAL,
    ALTER COLUMN facts SET STORAGE EXTERNAL;
UPDATE event_row r
SET body = b.body, stored = b.stored::date
FROM event_body b
WHERE b.source = r.source AND b.event_id = r.event_id AND b.part = r.part;
DROP TABLE event_body;
CREATE INDEX event_row_stored ON event_row USING brin (stored);

-- The last row of a record is found without the event ids, which only decide between equal times.
DROP INDEX event_row_record;
CREATE INDEX event_row_record ON event_row (record_id, recorded, "time");

-- Most components are one record, whose id is the component's. Who belongs to a golden record stands there.
DROP INDEX source_record_component;
CREATE INDEX source_record_component ON source_record (component) WHERE component <> record_id;
DROP INDEX source_record_golden;

-- By these a voided event's words and pins are found.
CREATE INDEX pin_event ON pin (source, event_id);

-- A golden record is marked once for all that looks at it.
ALTER TABLE dirty ADD COLUMN targets smallint;   -- 1 views, 2 erp, 3 both
UPDATE dirty d
SET targets = (SELECT bit_or(o.target) FROM dirty o WHERE o.golden_id = d.golden_id),
    stamp = (SELECT max(o.stamp) FROM dirty o WHERE o.golden_id = d.golden_id);
DELETE FROM dirty d USING dirty o WHERE o.golden_id = d.golden_id AND o.target < d.target;
ALTER TABLE dirty
    DROP CONSTRAINT dirty_pkey,
    DROP COLUMN target,
    ALTER COLUMN targets SET NOT NULL,
    ADD PRIMARY KEY (golden_id);
