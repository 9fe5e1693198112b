-- What the views and documents of all golden records were last made by: when that has changed, all are looked at again.
CREATE TABLE view_rules (
    target      smallint PRIMARY KEY,    -- 1 views, 2 erp, as in dirty
    digest      bytea NOT NULL           -- of the files
);
