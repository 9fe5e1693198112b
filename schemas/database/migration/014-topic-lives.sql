-- A topic that is made anew under its old name begins at offset 0 again: whatever goes by offsets says in which of its lives.

CREATE TABLE topic_life (                -- how often a partition was made anew, as far as that was noticed; no row: never
    cluster     text NOT NULL,
    topic       text NOT NULL,
    partition   integer NOT NULL,
    life        integer NOT NULL,
    PRIMARY KEY (cluster, topic, partition)
);                                       -- beside the offsets, whose rows a person deletes to accept a gap

ALTER TABLE kafka_offset ADD COLUMN life integer NOT NULL DEFAULT 0;

ALTER TABLE reject ADD COLUMN life integer NOT NULL DEFAULT 0;
ALTER TABLE reject
    DROP CONSTRAINT reject_cluster_topic_partition_offset_key,
    ADD UNIQUE (cluster, topic, partition, life, "offset");
