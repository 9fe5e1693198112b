-- The keys that are generic now, kept by the merge as they cross their cap, so that they can be listed without counting
-- the holders of all. It follows from identity_key, the model and what stewards said.
CREATE TABLE generic_key (
    digest      bytea PRIMARY KEY,
    kind        smallint NOT NULL,
    since       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX source_record_collective ON source_record (source, number) WHERE collective;
